import { isMap, isScalar, type Node } from 'yaml';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { FieldReading, type Fields } from './field-reading.ts';
import { nearest } from './nearest.ts';
import { openYaml, type SourceWords } from './yaml-source.ts';

/** The places of the world and their names, as `places.yaml` lists them. Every name stands in one of these alone. */
export interface Places {
  readonly countries: readonly string[];
  /** Countries that apply the European Union's law. */
  readonly union: readonly string[];
  /** By country, the parts of it that are places of their own. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** By country, names inside it that mean the country. */
  readonly districts: Readonly<Record<string, readonly string[]>>;
  /** By territory, the country whose law it has. */
  readonly territories: Readonly<Record<string, string>>;
  /** By another name, the place that it means. */
  readonly names: Readonly<Record<string, string>>;
  /** By a name that means no one place, what to write instead. */
  readonly hints: Readonly<Record<string, string>>;
}

const sections = ['countries', 'union', 'parts', 'districts', 'territories', 'names', 'hints'];

const sourceWords: SourceWords = {
  format: 'YAML',
  tooBig: 'It lists names of places, and nothing else.',
  empty: 'Begin with countries.',
  tooDeep: 'Places are lists of names, and nothing deeper.',
  second: 'Keep one list of places in the file, with no "---" inside.',
};

const howToAdd: Readonly<Record<string, string>> = {
  countries: 'Add countries: the two letters of each, as ISO 3166-1 gives them.',
  place: 'Add place: the two letters of the territory.',
  law: 'Add law: the country whose law it has.',
  names: 'Name what else it is called, such as [FR-974], or leave it out.',
};

const countryForm = /^[A-Z]{2}$/;
const partForm = /^[A-Z0-9]{1,3}$/;
const nameForm = /^[A-Z0-9]{2}(-[A-Z0-9]{1,3})?$/;

/** The places from their YAML. `file` is the name used in messages. Throws `CodeError` with all that is wrong. */
export function readPlaces(content: string | Uint8Array, file: string): Places {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const places = source && new PlaceReading(source, file, problems).places();
  if (problems.length > 0 || !places) throw new CodeError(inOrder(problems));
  return places;
}

interface Word {
  readonly text: string;
  readonly node: Node;
}

class PlaceReading extends FieldReading {
  #countries: ReadonlySet<string> = new Set();
  /** What each name is, to say so when it is used for something else. */
  readonly #taken = new Map<string, string>();
  readonly #parts: Record<string, readonly string[]> = {};
  readonly #territories: Record<string, string> = {};
  readonly #names: Record<string, string> = {};

  constructor(
    ...[source, file, problems]: [ConstructorParameters<typeof FieldReading>[0], string, Problem[]]
  ) {
    super(source, file, problems, { howToAdd, kinds: { territories: 'Territory' }, situations: '' });
  }

  places(): Places | undefined {
    const fields = this.fields(this.root, 'The file', sections, ['countries', 'union']);
    if (!fields) return undefined;
    const countries = this.texts(fields, 'countries').flatMap((word) =>
      this.#formed(word, countryForm, 'country', 'Write two capital letters, as ISO 3166-1 does: GB.'),
    );
    for (const { text } of countries) this.#taken.set(text, 'a country');
    this.#countries = new Set(countries.map(({ text }) => text));
    const union = this.texts(fields, 'union').filter(({ text, node }) => this.#isCountry(text, node));
    this.#readParts(fields);
    const districts = this.#readDistricts(fields);
    this.#readTerritories(fields);
    for (const [name, target] of this.#pairs(fields, 'names')) this.#name(name, target);
    const hints = this.#readHints(fields);
    return {
      countries: countries.map(({ text }) => text),
      union: union.map(({ text }) => text),
      parts: this.#parts,
      districts,
      territories: this.#territories,
      names: this.#names,
      hints,
    };
  }

  #readParts(fields: Fields): void {
    for (const [country, list] of this.#lists(fields, 'parts')) {
      if (!this.#isCountry(country.text, country.node)) continue;
      const parts = list.flatMap((word) =>
        this.#formed(word, partForm, 'part of a country', 'Write what ISO 3166-2 has after the hyphen: CA.'),
      );
      for (const { text } of parts) this.#taken.set(`${country.text}-${text}`, `a part of ${country.text}`);
      this.#parts[country.text] = parts.map(({ text }) => text);
    }
  }

  #readDistricts(fields: Fields): Record<string, readonly string[]> {
    const districts: Record<string, readonly string[]> = {};
    for (const [country, list] of this.#lists(fields, 'districts')) {
      if (!this.#isCountry(country.text, country.node)) continue;
      if (!Object.hasOwn(this.#parts, country.text)) {
        const right = 'Leave them out: any part of such a country is taken by its form.';
        this.say(country.node, `${country.text} has districts and no parts.`, right);
      }
      const own = list.flatMap((word) =>
        this.#formed(word, partForm, 'district', 'Write what ISO 3166-2 has after the hyphen: LND.'),
      );
      districts[country.text] = own
        .filter(({ text, node }) =>
          this.#take(`${country.text}-${text}`, `a district of ${country.text}`, node),
        )
        .map(({ text }) => text);
    }
    return districts;
  }

  #readTerritories(fields: Fields): void {
    const laws: { place: string; law: Word }[] = [];
    this.items(fields, 'territories', (node, name) => {
      const own = this.fields(node, name, ['place', 'law', 'names'], ['place', 'law']);
      const place = own && this.#wordOf(own, 'place');
      const law = own && this.#wordOf(own, 'law');
      if (!own || !place || !law) return;
      if (!this.#isCountry(place.text, place.node) || !this.#isCountry(law.text, law.node)) return;
      if (Object.hasOwn(this.#territories, place.text)) {
        this.say(place.node, `${place.text} is a territory twice.`, 'Keep one of them.');
      }
      this.#territories[place.text] = law.text;
      laws.push({ place: place.text, law });
      for (const other of this.texts(own, 'names')) this.#name(other, place);
    });
    for (const { place, law } of laws) {
      if (law.text === place) {
        const right = 'Leave it out, or name the country whose law it has.';
        this.say(law.node, `The law of ${place} is its own.`, right);
      } else if (Object.hasOwn(this.#territories, law.text)) {
        const right = `Name the country: ${this.#territories[law.text]}.`;
        this.say(law.node, `${law.text}, whose law ${place} has, is a territory itself.`, right);
      }
    }
  }

  #readHints(fields: Fields): Record<string, string> {
    const hints: Record<string, string> = {};
    for (const [name, hint] of this.#pairs(fields, 'hints')) {
      if (!this.#formed(name, nameForm, 'name of a place', 'Write a name such as EU.').length) continue;
      if (this.#take(name.text, 'a hint', name.node)) hints[name.text] = hint.text;
    }
    return hints;
  }

  /** Another name of a place, and the place. */
  #name(name: Word, target: Word): void {
    const right = 'Write a name such as UK or FR-974.';
    if (this.#formed(name, nameForm, 'name of a place', right).length === 0) return;
    if (!this.#isPlace(target) || !this.#take(name.text, `another name of ${target.text}`, name.node)) return;
    this.#names[name.text] = target.text;
  }

  #isPlace({ text, node }: Word): boolean {
    const what = this.#taken.get(text);
    if (what === 'a country' || what?.startsWith('a part of')) return true;
    if (what !== undefined) {
      this.say(
        node,
        `"${text}" is ${what}.`,
        `Name the place itself: ${this.#names[text] ?? text.slice(0, 2)}.`,
      );
      return false;
    }
    const [country = '', part] = text.split('-');
    if (part !== undefined && partForm.test(part) && !Object.hasOwn(this.#parts, country)) {
      return this.#isCountry(country, node);
    }
    this.#sayUnknown(text, node);
    return false;
  }

  #isCountry(text: string, node: Node): boolean {
    if (this.#countries.has(text)) return true;
    this.#sayUnknown(text, node);
    return false;
  }

  #sayUnknown(text: string, node: Node): void {
    // Of two letters, any two others are near.
    const others = text.length > 2 ? [...this.#taken.keys()].map((one) => one.toLowerCase()) : [];
    const meant = nearest(text, others)?.toUpperCase();
    const right = meant ? `Did you mean "${meant}"?` : 'Add it to the countries first.';
    this.say(node, `"${text}" is no place of this list.`, right);
  }

  /** Whether a name is free, and then taken. */
  #take(name: string, what: string, node: Node): boolean {
    const before = this.#taken.get(name);
    if (before === undefined) this.#taken.set(name, what);
    else this.say(node, `"${name}" is ${before} and ${what}.`, 'Keep one: a name means one place.');
    return before === undefined;
  }

  #formed(word: Word, form: RegExp, kind: string, right: string): Word[] {
    if (form.test(word.text)) return [word];
    this.say(word.node, `"${word.text}" is no name of a ${kind}.`.replace('name of a name', 'name'), right);
    return [];
  }

  #wordOf(fields: Fields, key: string): Word | undefined {
    const node = fields.get(key)?.value;
    return node && { text: this.written(node), node };
  }

  /** The pairs of a section that is a mapping of words to words. */
  #pairs(fields: Fields, key: string): [key: Word, value: Word][] {
    return this.#entries(fields, key).flatMap(([name, value]): [Word, Word][] => {
      const text = isScalar(value) && typeof value.value === 'string' ? value.value.trim() : '';
      if (text !== '') return [[name, { text, node: value }]];
      this.say(name.node, `${name.text} leads to no word.`, 'Write one after the colon.');
      return [];
    });
  }

  /** The lists of a section that is a mapping of countries to lists. */
  #lists(fields: Fields, key: string): [country: Word, list: Word[]][] {
    return this.#entries(fields, key).map(([name, value]) => {
      const own: Fields = new Map([[name.text, { key: name.node, value }]]);
      return [name, this.texts(own, name.text)];
    });
  }

  #entries(fields: Fields, key: string): [key: Word, value: Node][] {
    const node = fields.get(key)?.value;
    if (!node) return [];
    if (!isMap(node)) {
      this.say(node, `"${key}" is not made of keys.`, 'Write it as lines of "key: value".');
      return [];
    }
    return node.items.map(({ key: name, value }) => [
      { text: this.written(name as Node), node: name as Node },
      value as Node,
    ]);
  }
}
