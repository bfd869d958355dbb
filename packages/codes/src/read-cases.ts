import {
  AgeError,
  type AgeInterval,
  type Day,
  type Effect,
  effects,
  type Grant,
  type Grantor,
  isSituation,
  type Level,
  levels,
  matchSituations,
  type Obligation,
  obligationNames,
  type Profile,
  parseAge,
  type ServiceKind,
  type Situation,
  serviceKinds,
  situations,
} from '@stairgate/rulebook';
import { isScalar, isSeq, type Node } from 'yaml';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { FactReading, factKeys } from './fact-reading.ts';
import type { Fields, Place } from './field-reading.ts';
import { nearest } from './nearest.ts';
import { openYaml, type SourceWords, type YamlSource } from './yaml-source.ts';

/** A question to the rulebook, and what the law answers. */
export interface Case {
  /** Where it stands in its file, and where what it expects does. */
  readonly at: Place;
  readonly expectAt: Place;
  readonly why?: string;
  readonly ask: Situation;
  readonly in: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly asOf: Day;
  /** Whether only the code of its file is in force. */
  readonly alone: boolean;
  readonly granted: readonly Grant[];
  /** What is documented of the service that asks; nothing if left out. */
  readonly service?: Pick<Profile, 'service' | 'facts'>;
  readonly expect: Expected;
}

export interface Expected {
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly needs?: readonly Grantor[];
  readonly obligations: readonly Obligation[];
  readonly without: readonly Obligation[];
  /** Sections, or `code/rule`. Empty: no rule binds. Left out: any. */
  readonly cites?: readonly string[];
}

/** A `.test.yaml`. `code` is left out where the questions are about several. */
export interface CaseFile {
  readonly code?: string;
  readonly cases: readonly Case[];
}

const caseKeys = ['why', 'ask', 'in', 'age', 'level', 'asOf', 'alone', 'granted', 'service', 'expect'];
const expectKeys = ['effect', 'allowed', 'needs', 'obligations', 'without', 'cites'];
const grantors = ['child', 'guardian'] as const;

const sourceWords: SourceWords = {
  format: 'YAML',
  tooBig: 'Split the questions between files.',
  empty: 'Begin with code, asOf and cases.',
  tooDeep: 'Questions are a list, and nothing deeper.',
  second: 'Keep one list of questions in a file, with no "---" inside.',
};

const howToAdd: Readonly<Record<string, string>> = {
  asOf: 'Add asOf: the day on which the questions are asked, YYYY-MM-DD.',
  cases: 'Add cases: the questions, each with "- ask:".',
  ask: 'Add ask: one situation, such as location.share/anyone.',
  in: 'Add in: a place such as GB, places such as GB,US, or unknown.',
  age: 'Add age: 13, 10-14 or unknown.',
  expect: 'Add expect: what the law answers, such as { effect: opt-in, cites: [Standard 10] }.',
  effect: 'Add effect: allow, opt-in, guardian or forbid.',
};

/** The questions of a `.test.yaml`. `file` is the name used in messages. Throws `CodeError` with all that is wrong. */
export function readCases(content: string | Uint8Array, file: string): CaseFile {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const found = source && new CaseReading(source, file, problems).caseFile();
  if (problems.length > 0 || !found) throw new CodeError(inOrder(problems));
  return found;
}

class CaseReading extends FactReading {
  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, {
      howToAdd,
      kinds: { cases: 'Case' },
      situations: '"npx stairgate situations" lists them.',
    });
  }

  caseFile(): CaseFile | undefined {
    const fields = this.fields(this.root, 'The file', ['code', 'asOf', 'cases'], ['asOf', 'cases']);
    if (!fields) return undefined;
    const code = this.text(fields, 'code', 'The file');
    const asOf = this.day(fields, 'asOf') ?? '';
    const cases = this.items(fields, 'cases', (node, name) => this.#case(node, name, asOf));
    return { ...(code !== undefined && { code }), cases };
  }

  #case(node: Node, name: string, usual: Day): Case | undefined {
    const fields = this.fields(node, name, caseKeys, ['ask', 'in', 'age', 'expect']);
    if (!fields) return undefined;
    const why = this.text(fields, 'why', name);
    const [ask, places, age] = [this.#ask(fields, name), this.#places(fields, name), this.#age(fields)];
    const expect = fields.get('expect')?.value;
    const expected = expect && this.#expected(expect, name);
    const granted = this.#granted(fields, name);
    const service = this.#service(fields);
    if (!ask || !places || !age || !expected) return undefined;
    return {
      at: this.at(node),
      expectAt: this.at(fields.get('expect')!.key),
      ...(why !== undefined && { why }),
      ask,
      in: places,
      age,
      asOf: this.day(fields, 'asOf') ?? usual,
      alone: this.flag(fields, 'alone'),
      granted,
      ...(service && { service }),
      expect: expected,
    };
  }

  #ask(fields: Fields, name: string): Situation | undefined {
    const text = this.text(fields, 'ask', name);
    if (text === undefined || isSituation(text)) return text;
    const meant = nearest(text, situations);
    const right = meant ? `Did you mean "${meant}"?` : '"npx stairgate situations" lists them.';
    this.say(fields.get('ask')!.value, `"${text}" is no situation.`, right);
    return undefined;
  }

  #places(fields: Fields, name: string): Case['in'] | undefined {
    const text = this.text(fields, 'in', name);
    if (text === undefined || text === 'unknown') return text;
    const node = fields.get('in')!.value;
    const places = text.split(',').map((place) => this.place(node, place.trim()));
    return places.every((place) => place !== undefined) ? places : undefined;
  }

  #age(fields: Fields): AgeInterval | undefined {
    const level = this.word<Level>(fields, 'level', levels, 'level of assurance');
    const node = fields.get('age')?.value;
    if (!node) return undefined;
    try {
      return parseAge(isScalar(node) ? String(node.value) : this.written(node), level ?? 'verified');
    } catch (error) {
      if (!(error instanceof AgeError)) throw error;
      this.say(node, `"${this.written(node)}" is no age.`, 'Write whole years: 13, 10-14, 18, or unknown.');
      return undefined;
    }
  }

  #granted(fields: Fields, name: string): Grant[] {
    const node = fields.get('granted')?.value;
    const own = node && this.fields(node, `What is granted in ${lower(name)}`, grantors, []);
    return grantors.flatMap((by) =>
      (own ? this.texts(own, by) : []).flatMap(({ text, node }): Grant[] => {
        if (matchSituations(text).length === 0) {
          this.say(node, `"${text}" is no situation.`, '"npx stairgate situations" lists them.');
        }
        return [{ situation: text.replace(/\/\*$/, ''), by }];
      }),
    );
  }

  #service(fields: Fields): Case['service'] {
    const node = fields.get('service')?.value;
    const own = node && this.fields(node, 'The service', ['kinds', ...factKeys], []);
    if (!own) return undefined;
    return {
      service: {
        name: 'The service',
        kinds: this.words<ServiceKind>(own, 'kinds', serviceKinds, 'kind of service'),
      },
      facts: { ...this.facts(own), reason: '', approver: '', approved: '0000-01-01', expires: '9999-12-31' },
    };
  }

  #expected(node: Node, name: string): Expected | undefined {
    const fields = this.fields(node, `What ${lower(name)} expects`, expectKeys, ['effect']);
    const effect = fields && this.word<Effect>(fields, 'effect', effects, 'effect');
    if (!effect) return undefined;
    const list = <W extends string>(key: string, known: readonly W[], kind: string): readonly W[] =>
      isEmptyList(fields, key) ? [] : this.words(fields, key, known, kind);
    const cites = isEmptyList(fields, 'cites') ? [] : this.texts(fields, 'cites').map(({ text }) => text);
    return {
      effect,
      allowed: fields.has('allowed') ? this.flag(fields, 'allowed') : effect === 'allow',
      ...(fields.has('needs') && { needs: list('needs', grantors, 'one who can say yes') }),
      obligations: list('obligations', obligationNames, 'obligation'),
      without: list('without', obligationNames, 'obligation'),
      ...(fields.has('cites') && { cites }),
    };
  }
}

function isEmptyList(fields: Fields, key: string): boolean {
  const node = fields.get(key)?.value;
  return isSeq(node) && node.items.length === 0;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
