import { isMap, isScalar, type Node } from 'yaml';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { type Fields, KeyedReading } from './keyed-reading.ts';
import { nearest } from './nearest.ts';
import { openYaml, type SourceWords, type YamlSource } from './yaml-source.ts';

/** Terms of the W3C Data Privacy Vocabulary, without their prefixes. */
export interface DpvWords {
  readonly purpose: readonly string[];
  readonly processing: readonly string[];
  readonly data: readonly string[];
}

export interface ActivityEntry {
  readonly theme: string;
  readonly icon: string;
  readonly dpv: DpvWords;
  /** By the word for the circumstance. */
  readonly circumstances: ReadonlyMap<string, CircumstanceEntry>;
}

export interface CircumstanceEntry {
  /** Whole situations, those of the activity before its own. */
  readonly needs: readonly string[];
  /** Whole situations of the same activity. */
  readonly includes: readonly string[];
  readonly reaches?: string;
  readonly core: boolean;
  readonly discloses: boolean;
  readonly apart: boolean;
  readonly recipients?: (typeof recipients)[number];
  readonly clock?: (typeof clocks)[number];
  readonly signs: readonly (typeof signs)[number][];
  readonly theme?: string;
  readonly dpv?: DpvWords;
}

export interface PracticeEntry {
  readonly means: string;
  readonly theme: string;
  readonly breaks?: string;
}

/** What `words/vocabulary.yaml` says, each list in its order. */
export interface Vocabulary {
  readonly activities: ReadonlyMap<string, ActivityEntry>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly rings: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly people: ReadonlyMap<string, string>;
  /** The setting that each comes to. */
  readonly effects: ReadonlyMap<string, string>;
  readonly levels: readonly string[];
  readonly bands: readonly string[];
  readonly obligations: ReadonlyMap<string, string>;
  readonly themes: ReadonlyMap<string, { readonly below?: number }>;
  readonly practices: ReadonlyMap<string, PracticeEntry>;
  readonly alternatives: ReadonlyMap<string, string>;
}

const recipients = ['processor', 'third-party'] as const;
const clocks = ['day', 'school', 'night'] as const;
const signs = ['location', 'guardian'] as const;

const keys = [
  ...['effects', 'levels', 'bands', 'people', 'obligations', 'themes', 'practices', 'alternatives'],
  ...['groups', 'rings', 'activities'],
];
const activityKeys = ['theme', 'icon', 'dpv', 'needs', 'circumstances'];
const circumstanceKeys = [
  ...['includes', 'needs', 'reaches', 'core', 'discloses', 'apart', 'recipients', 'clock', 'signs'],
  ...['theme', 'dpv'],
];
const dpvKeys = ['purpose', 'processing', 'data'];

const howToAdd: Readonly<Record<string, string>> = {
  theme: 'Add theme: a word of themes, or other.',
  icon: 'Add icon: the name of a drawing of packages/web/src/parts/icon.tsx.',
  dpv: 'Add dpv: { purpose: [...], processing: [...], data: [...] }.',
  circumstances: 'Add circumstances: one to a line, such as "contact: {}".',
  means: 'Add means: what it says, as a sentence.',
  needs: 'Name the situations that it is empty without, or leave the key out.',
  includes: 'Name the circumstances that are within it, or leave the key out.',
};

const sourceWords: SourceWords = {
  format: 'YAML',
  tooBig: 'A vocabulary is a few pages at most.',
  empty: `Begin with ${keys[0]}, and go on with ${keys.slice(1).join(', ')}.`,
  tooDeep: 'A vocabulary is lists of words, and nothing deeper.',
  second: 'Keep the vocabulary in one document, with no "---" inside.',
};

const word = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const activityWord = /^[a-z]+(\.[a-z]+)+$/;
const bandWord = /^(\d+)(?:-(\d+)|\+)$/;

/** Reads a vocabulary. Throws `CodeError` with everything that is wrong in it. */
export function readVocabulary(content: string | Uint8Array, file: string): Vocabulary {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const read = source && new VocabularyReading(source, file, problems).vocabulary();
  if (!read || problems.length > 0) throw new CodeError(inOrder(problems));
  return read;
}

/** One line of a mapping whose keys are words of the vocabulary. */
interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

class VocabularyReading extends KeyedReading {
  /** Every situation, and where it stands. */
  readonly #situations = new Map<string, Node>();

  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, { howToAdd, kinds: {} });
  }

  vocabulary(): Vocabulary | undefined {
    const fields = this.fields(this.root, 'The vocabulary', keys, keys);
    if (!fields) return undefined;
    const written = this.#entries(fields, 'activities', activityWord, 'an activity, such as contact.message');
    for (const { name, value } of written) {
      for (const { name: circumstance, key } of this.#circumstances(value)) {
        this.#situations.set(`${name}/${circumstance}`, key);
      }
    }
    const people = this.#meanings(fields, 'people');
    const themes = this.#themes(fields);
    const activities = new Map(
      written.flatMap((entry) => {
        const read = this.#activity(entry, [...people.keys()], [...themes.keys()]);
        return read ? [[entry.name, read] as const] : [];
      }),
    );
    this.#sayCircles('includes', activities);
    this.#sayCircles('needs', activities);
    return {
      activities,
      groups: this.#groups(fields, written),
      rings: this.#rings(fields),
      people,
      effects: this.#effects(fields),
      levels: this.#list(fields, 'levels'),
      bands: this.#bands(fields),
      obligations: this.#meanings(fields, 'obligations'),
      themes,
      practices: this.#practices(fields, [...themes.keys()]),
      alternatives: this.#meanings(fields, 'alternatives'),
    };
  }

  #activity(entry: Entry, people: readonly string[], themes: readonly string[]): ActivityEntry | undefined {
    const { name, value } = entry;
    const fields = this.fields(value, name, activityKeys, ['theme', 'icon', 'dpv', 'circumstances']);
    if (!fields) return undefined;
    const needs = this.#edges(fields, 'needs');
    const written = this.#circumstances(value, true);
    const circumstances = new Map<string, CircumstanceEntry>();
    for (const one of written) {
      const read = this.#circumstance(name, one, needs, people, themes);
      if (read) circumstances.set(one.name, read);
    }
    return {
      theme: this.word(fields, 'theme', themes, 'theme') ?? '',
      icon: this.text(fields, 'icon', name) ?? '',
      dpv: this.#dpv(fields, name) ?? { purpose: [], processing: [], data: [] },
      circumstances,
    };
  }

  #circumstance(
    activity: string,
    { name, value }: Entry,
    shared: readonly string[],
    people: readonly string[],
    themes: readonly string[],
  ): CircumstanceEntry | undefined {
    const situation = `${activity}/${name}`;
    const fields = this.fields(value, situation, circumstanceKeys, []);
    if (!fields) return undefined;
    const needs = this.#edges(fields, 'needs');
    for (const one of needs) {
      if (!shared.includes(one)) continue;
      const what = `${situation} needs ${one} twice: by itself and with all of ${activity}.`;
      this.say(fields.get('needs')!.value, what, 'Keep one of the two.');
    }
    const includes = this.#includes(fields, activity, situation);
    for (const one of includes) {
      if (!needs.includes(one)) continue;
      const what = `${situation} both includes and needs ${one}.`;
      this.say(
        fields.get('needs')!.value,
        what,
        'Keep includes where it is within it, needs where it is not.',
      );
    }
    const dpv = this.#dpv(fields, situation);
    const reaches = this.word(fields, 'reaches', people, 'word of people');
    const got = this.word(fields, 'recipients', recipients, 'kind of recipient');
    const clock = this.word(fields, 'clock', clocks, 'time');
    const theme = this.word(fields, 'theme', themes, 'theme');
    return {
      needs: [...new Set([...shared, ...needs])],
      includes,
      ...(reaches !== undefined && { reaches }),
      core: this.flag(fields, 'core'),
      discloses: this.flag(fields, 'discloses'),
      apart: this.flag(fields, 'apart'),
      ...(got !== undefined && { recipients: got }),
      ...(clock !== undefined && { clock }),
      signs: this.words(fields, 'signs', signs, 'sign'),
      ...(theme !== undefined && { theme }),
      ...(dpv !== undefined && { dpv }),
    };
  }

  #includes(fields: Fields, activity: string, situation: string): readonly string[] {
    return this.texts(fields, 'includes').flatMap(({ text, node }) => {
      const whole = `${activity}/${text}`;
      if (this.#situations.has(whole)) return whole;
      if (text.includes('/')) {
        const what = `${situation} includes ${text}: name the circumstance alone.`;
        const [other, own] = text.split('/');
        const right =
          other === activity
            ? `Write ${own}.`
            : `What is within it is a circumstance of ${activity} too; write needs for what it is empty without.`;
        this.say(node, what, right);
        return [];
      }
      const own = [...this.#situations.keys()].filter((one) => one.startsWith(`${activity}/`));
      const names = own.map((one) => one.slice(one.indexOf('/') + 1));
      this.known(node, text, names, `circumstance of ${activity}`);
      return [];
    });
  }

  /** Whole situations that a list names. */
  #edges(fields: Fields, key: string): readonly string[] {
    return this.texts(fields, key).flatMap(({ text, node }) => this.#situation(text, node) ?? []);
  }

  #situation(text: string, node: Node): string | undefined {
    if (this.#situations.has(text)) return text;
    const meant = nearest(text, this.#situations.keys());
    const right = meant ? `Did you mean "${meant}"?` : 'Add its activity and circumstance under activities.';
    this.say(node, `"${text}" is no situation.`, right);
    return undefined;
  }

  /** Names each circle once, at the first of its situations in the order of the file. */
  #sayCircles(key: 'includes' | 'needs', activities: ReadonlyMap<string, ActivityEntry>): void {
    const edges = new Map<string, readonly string[]>();
    for (const [activity, { circumstances }] of activities) {
      for (const [name, entry] of circumstances) edges.set(`${activity}/${name}`, entry[key]);
    }
    const order = [...edges.keys()];
    const done = new Set<string>();
    const walk = (situation: string, path: readonly string[]): void => {
      const at = path.indexOf(situation);
      if (at >= 0) {
        const circle = path.slice(at);
        const first = order.find((one) => circle.includes(one))!;
        const turned = [
          ...circle.slice(circle.indexOf(first)),
          ...circle.slice(0, circle.indexOf(first)),
          first,
        ];
        const right = 'Take one of these out.';
        this.say(this.#situations.get(first)!, `${turned.join(` ${key} `)}: a circle.`, right);
        return;
      }
      if (done.has(situation)) return;
      for (const next of edges.get(situation) ?? []) walk(next, [...path, situation]);
      done.add(situation);
    };
    for (const situation of order) walk(situation, []);
  }

  #groups(fields: Fields, activities: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
    const known = activities.map(({ name }) => name);
    const groups = new Map<string, readonly string[]>();
    const groupOf = new Map<string, string>();
    for (const { name, key, value } of this.#entries(fields, 'groups', word, 'a group')) {
      const list = this.texts(new Map([['groups', { key, value }]]), 'groups');
      const own = list.flatMap(({ text, node }) => {
        const activity = this.known(node, text, known, 'activity');
        const first = groupOf.get(text);
        if (first !== undefined) this.say(node, `${text} is in ${first} already.`, 'Keep it in one group.');
        if (activity !== undefined) groupOf.set(text, name);
        return activity ?? [];
      });
      groups.set(name, own);
    }
    for (const { name, key } of activities) {
      if (groupOf.has(name)) continue;
      const right = `Add it to one of ${[...groups.keys()].join(', ')} under groups, where pages shall show it.`;
      this.say(key, `${name} has no group.`, right);
    }
    return groups;
  }

  #rings(fields: Fields): Vocabulary['rings'] {
    return new Map(
      this.#entries(fields, 'rings', word, 'a question').map(({ name, key, value }) => [
        name,
        new Map(
          this.#entries(new Map([['rings', { key, value }]]), 'rings', word, 'a word for people').map(
            (ring) => [ring.name, this.#edges(new Map([['rings', ring]]), 'rings')],
          ),
        ),
      ]),
    );
  }

  #effects(fields: Fields): ReadonlyMap<string, string> {
    const settings = new Map<string, string>();
    for (const { name, value } of this.#entries(fields, 'effects', word, 'an effect')) {
      const setting = this.written(value);
      if (!word.test(setting)) this.say(value, `"${setting}" is no setting.`, rightWord);
      const other = [...settings].find(([, one]) => one === setting)?.[0];
      if (other !== undefined) {
        const what = `${name} and ${other} are both the setting "${setting}".`;
        this.say(value, what, 'Give each effect a setting of its own.');
      }
      settings.set(name, setting);
    }
    return settings;
  }

  #bands(fields: Fields): readonly string[] {
    const bands = this.texts(fields, 'bands');
    /** Where the next one has to begin, if the one before can be read. */
    let next: number | undefined = 0;
    for (const { text, node } of bands) {
      const match = bandWord.exec(text);
      const last = text === bands.at(-1)?.text;
      if (!match) {
        this.say(
          node,
          `"${text}" is no age group.`,
          'Write two whole years, such as 6-9, and 18+ at the end.',
        );
      } else if (next !== undefined && (Number(match[1]) !== next || (match[2] === undefined) !== last)) {
        const right = last ? `Write ${next}+.` : `Begin it at ${next}, where the one before ends.`;
        this.say(node, `${text} leaves a gap between the age groups, or meets another.`, right);
      }
      next = match ? Number(match[2] ?? match[1]) + 1 : undefined;
    }
    return bands.map(({ text }) => text);
  }

  #themes(fields: Fields): Vocabulary['themes'] {
    return new Map(
      this.#entries(fields, 'themes', word, 'a theme').map(({ name, value }) => {
        const own = this.fields(value, name, ['below'], []);
        const node = own?.get('below')?.value;
        const below = isScalar(node) ? node.value : undefined;
        if (node && !(typeof below === 'number' && Number.isInteger(below) && 0 < below && below < 18)) {
          this.say(node, `"${this.written(node)}" is no age of a child.`, 'Write a whole year from 1 to 17.');
        }
        return [name, typeof below === 'number' ? { below } : {}];
      }),
    );
  }

  #practices(fields: Fields, themes: readonly string[]): ReadonlyMap<string, PracticeEntry> {
    const practices = new Map<string, PracticeEntry>();
    for (const { name, value } of this.#entries(fields, 'practices', word, 'a practice')) {
      const own = this.fields(value, name, ['means', 'theme', 'breaks'], ['means', 'theme']);
      if (!own) continue;
      const node = own.get('breaks')?.value;
      const breaks = node && this.#situation(this.written(node), node);
      practices.set(name, {
        means: this.text(own, 'means', name) ?? '',
        theme: this.word(own, 'theme', themes, 'theme') ?? '',
        ...(breaks !== undefined && { breaks }),
      });
    }
    return practices;
  }

  #dpv(fields: Fields, name: string): DpvWords | undefined {
    const node = fields.get('dpv')?.value;
    const own = node && this.fields(node, `dpv of ${name}`, dpvKeys, dpvKeys);
    if (!own) return undefined;
    const list = (key: string) =>
      this.texts(own, key).flatMap(({ text, node }) => {
        if (/^[A-Z][A-Za-z]+$/.test(text)) return text;
        this.say(
          node,
          `"${text}" is no term of DPV.`,
          'Write it as DPV does, without the prefix: ServiceProvision.',
        );
        return [];
      });
    return { purpose: list('purpose'), processing: list('processing'), data: list('data') };
  }

  /** Words, each with its meaning. */
  #meanings(fields: Fields, key: string): ReadonlyMap<string, string> {
    const meanings = new Map<string, string>();
    for (const { name, value } of this.#entries(fields, key, word, wordFor[key] ?? key)) {
      const text = isScalar(value) && typeof value.value === 'string' ? value.value.trim() : '';
      if (text === '') this.say(value, `${name} has no meaning.`, meansIt);
      meanings.set(name, text);
    }
    return meanings;
  }

  #list(fields: Fields, key: string): readonly string[] {
    return this.texts(fields, key).map(({ text, node }) => {
      if (!word.test(text)) this.say(node, `"${text}" is no word.`, rightWord);
      return text;
    });
  }

  #circumstances(activity: Node, aloud = false): readonly Entry[] {
    const value = isMap(activity) ? activity.get('circumstances', true) : undefined;
    if (!isMap(value)) {
      if (aloud && value) {
        this.say(value as Node, '"circumstances" is not made of keys.', howToAdd.circumstances!);
      }
      return [];
    }
    return this.#pairs(value, word, 'a circumstance', aloud);
  }

  /** The lines of a mapping that may have any words for keys. */
  #entries(fields: Fields, key: string, form: RegExp, kind: string): readonly Entry[] {
    const value = fields.get(key)?.value;
    if (!value) return [];
    if (isMap(value)) return this.#pairs(value, form, kind, true);
    this.say(value, `"${key}" is not made of keys.`, 'Write it as lines of "key: value".');
    return [];
  }

  #pairs(map: Node, form: RegExp, kind: string, aloud: boolean): readonly Entry[] {
    if (!isMap(map)) return [];
    return map.items.flatMap(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      const empty = value === null || (isScalar(value) && value.value === null);
      if (aloud && !form.test(name)) this.say(key as Node, `"${name}" is no name for ${kind}.`, rightWord);
      else if (aloud && empty)
        this.say(key as Node, `${name} has nothing after it.`, rightValue[kind] ?? meansIt);
      // What is said to be empty here is known by its name all the same.
      return empty && aloud ? [] : [{ name, key: key as Node, value: (value ?? key) as Node }];
    });
  }
}

const wordFor: Readonly<Record<string, string>> = {
  people: 'a word for people',
  obligations: 'an obligation',
  alternatives: 'an alternative',
};
const rightWord = 'Use lower case, digits and single hyphens, and in an activity a dot: contact.message.';
const meansIt = 'Write what it means, as a sentence.';
const rightValue: Readonly<Record<string, string>> = {
  'a circumstance': 'Write {} where nothing is to be said of it.',
  'a theme': 'Write {} where nothing is to be said of it.',
  'an effect': 'Write how a setting stands under it, such as "off".',
  'a group': 'List its activities.',
  'a question': 'List the people, and for each the situations.',
  'a practice': 'Write means and theme under it.',
  'an activity, such as contact.message': 'Write theme, icon, dpv and circumstances under it.',
};
