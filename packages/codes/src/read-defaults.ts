import {
  type DeclaredDefault,
  type DeclaredDefaults,
  type Level,
  levels,
  matchSituations,
  type Obligation,
  obligationNames,
  type Setting,
  type Situation,
  settings,
  situations,
} from '@stairgate/rulebook';
import { isScalar, isSeq, type Node } from 'yaml';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { FieldReading, type Fields, type Place } from './field-reading.ts';
import { GivenFileError, readGivenFile } from './read-given-file.ts';
import { openYaml, type SourceWords, type YamlSource } from './yaml-source.ts';

/** What an operator declares, and where each line of it stands. */
export interface ReadDefaults extends DeclaredDefaults {
  readonly service: string | undefined;
  /** For each of the defaults. */
  readonly places: readonly Place[];
  /** Where the list of defaults begins. */
  readonly start: Place;
}

const keys = ['$schema', 'service', 'ages', 'level', 'defaults'];
const lineKeys = ['situation', 'ages', 'setting', 'obligations', 'note'];

const howToAdd: Readonly<Record<string, string>> = {
  defaults: 'Add defaults: a list, each item with situation and setting.',
  situation:
    'Add situation: such as "profile.view/anyone", a pattern such as "profile.view/*", or a list of them.',
  setting: 'Add setting: on, off, guardian or locked-off.',
  obligations: 'Name what the service does, such as ["explain-risk"], or leave the key out.',
};

const wordsOf = (format: SourceWords['format']): SourceWords => ({
  format,
  tooBig: 'Defaults are a few pages at most.',
  empty: 'Begin with defaults: a list, each item with situation and setting.',
  tooDeep: 'Defaults are a list of lines, and nothing deeper.',
  second: 'Keep one declaration in a file, with no "---" inside.',
});

/** The declared defaults of a file, JSON or YAML. Throws `CodeError` with everything that is wrong in it. */
export function loadDefaults(path: string): ReadDefaults {
  let content: Uint8Array;
  try {
    content = readGivenFile(path);
  } catch (error) {
    if (!(error instanceof GivenFileError)) throw error;
    const what = error.isMissing ? 'The file is not there.' : `${error.message.replace(path, 'The file')}.`;
    const right = 'Name the file that declares your defaults; docs/check.md says what is in it.';
    throw new CodeError([{ file: path, line: 1, column: 1, what, right }]);
  }
  return readDefaults(content, path);
}

/** As `loadDefaults`, from text or bytes. A `file` that ends in `.json` is called JSON in messages. */
export function readDefaults(content: string | Uint8Array, file: string): ReadDefaults {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, wordsOf(file.endsWith('.json') ? 'JSON' : 'YAML'));
  const read = source && new DefaultsReading(source, file, problems).defaults();
  if (!read || problems.length > 0) throw new CodeError(inOrder(problems));
  return read;
}

class DefaultsReading extends FieldReading {
  /** By situation and year, the line that speaks of it: by name, and by pattern. */
  readonly #claims = { name: new Map<string, Node>(), pattern: new Map<string, Node>() };

  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, {
      howToAdd,
      kinds: { defaults: 'Default' },
      situations: '"npx stairgate situations" lists them.',
    });
  }

  defaults(): ReadDefaults | undefined {
    const fields = this.fields(this.root, 'The declaration', keys, ['defaults']);
    if (!fields) return undefined;
    const ages = this.ages(fields, { single: true }) ?? ([0, 17] as const);
    const lines = this.items(fields, 'defaults', (node, name) => {
      const line = this.#line(node, name, ages);
      return line && { line, place: this.at(node) };
    });
    const list = fields.get('defaults');
    if (list && isSeq(list.value) && list.value.items.length === 0) {
      this.say(list.value, 'Nothing is declared.', 'Give each setting a line with situation and setting.');
    }
    return {
      service: this.text(fields, 'service', 'The declaration'),
      ages,
      level: this.word<Level>(fields, 'level', levels, 'level of assurance') ?? 'self-declared',
      defaults: lines.map(({ line }) => line),
      places: lines.map(({ place }) => place),
      start: this.at(list?.key ?? this.root),
    };
  }

  #line(node: Node, name: string, all: readonly [number, number]): DeclaredDefault | undefined {
    const fields = this.fields(node, name, lineKeys, ['situation', 'setting']);
    if (!fields) return undefined;
    const ages = this.ages(fields, { single: true }) ?? all;
    if (fields.has('ages') && (ages[0] < all[0] || all[1] < ages[1])) {
      const right = `Write ${Math.max(ages[0], all[0])}-${Math.min(ages[1], all[1])}, or widen those at the top.`;
      const what = `Ages ${ages.join('-')} go beyond those of the service, ${all.join('-')}.`;
      this.say(fields.get('ages')!.value, what, right);
    }
    const patterns = this.#patterns(fields);
    for (const pattern of patterns) this.#claim(pattern, ages, fields.get('situation')!.value);
    return {
      situations: patterns,
      ages,
      setting: this.word<Setting>(fields, 'setting', settings, 'setting') ?? 'on',
      ...(fields.has('obligations') && {
        obligations: this.words<Obligation>(fields, 'obligations', obligationNames, 'obligation'),
      }),
    };
  }

  /** One word or a list of them. */
  #patterns(fields: Fields): readonly string[] {
    const field = fields.get('situation');
    if (!field) return [];
    if (!isScalar(field.value)) return this.situations(fields, 'situation');
    const text = this.text(fields, 'situation', 'The default');
    if (text === undefined) return [];
    this.pattern(field.value, text);
    return [text];
  }

  #claim(pattern: string, [lo, hi]: readonly [number, number], node: Node): void {
    const isName = (situations as readonly string[]).includes(pattern);
    const claims = this.#claims[isName ? 'name' : 'pattern'];
    const clash = new Map<Node, Situation>();
    for (const situation of matchSituations(pattern)) {
      for (let year = lo; year <= hi; year++) {
        const key = `${situation} ${year}`;
        const other = claims.get(key);
        if (other && other !== node) clash.set(other, situation);
        else claims.set(key, node);
      }
    }
    for (const [other, situation] of clash) {
      const what = `${situation} is declared twice at one age; first on line ${this.at(other).line}.`;
      this.say(node, what, 'Keep one of the two, or give them ages that do not meet.');
    }
  }
}
