import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Problem } from './code-error.ts';
import { nearest } from './nearest.ts';
import type { YamlSource } from './yaml-source.ts';

/** Where an id stands, to say so when it is used again. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The keys of one mapping, each with where it stands. */
export type Fields = ReadonlyMap<string, { key: Node; value: Node }>;

/** What a kind of file says in messages. */
export interface KeyWords {
  /** What to write where a key is missing or empty. */
  readonly howToAdd: Readonly<Record<string, string>>;
  /** What an item of each list is called. */
  readonly kinds: Readonly<Record<string, string>>;
}

/**
 * One pass over one YAML file. Collects problems and goes on, so that one run finds them all. It knows no word of the
 * vocabulary, which is read by it too.
 */
export class KeyedReading {
  readonly ids = new Map<string, Place>();
  readonly #source: YamlSource;
  readonly #file: string;
  readonly #problems: Problem[];
  readonly #words: KeyWords;

  constructor(source: YamlSource, file: string, problems: Problem[], words: KeyWords) {
    this.#source = source;
    this.#file = file;
    this.#problems = problems;
    this.#words = words;
  }

  protected get root(): Node {
    return this.#source.root;
  }

  /** Whole years of childhood, both inclusive. One year alone (`16`) is a range where `single` allows it. */
  protected ages(fields: Fields, { single = false } = {}): readonly [number, number] | undefined {
    const node = fields.get('ages')?.value;
    if (!node) return undefined;
    const written = this.written(node);
    const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(written);
    const isRange = match && (single || match[2] !== undefined);
    const [lo, hi] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!isRange) {
      this.say(node, `"${written}" is no range of ages.`, 'Write two whole years, such as 0-12.');
    } else if (lo > hi) {
      this.say(node, `Ages ${written} run backwards.`, `Write ${hi}-${lo}.`);
    } else if (hi > 17) {
      this.say(node, `Ages ${written} do not lie within 0-17.`, 'End at 17: who is 18 is no child.');
    } else {
      return [lo, hi];
    }
    return undefined;
  }

  protected id(fields: Fields): string | undefined {
    const field = fields.get('id');
    if (!field) return undefined;
    const id = this.written(field.value);
    const isText = isScalar(field.value) && typeof field.value.value === 'string';
    if (!isText || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      this.say(field.value, `"${id}" is no id.`, 'Use lower case, digits and single hyphens: location-off.');
      return undefined;
    }
    const first = this.ids.get(id);
    if (first) {
      this.say(field.value, `The id "${id}" is used twice; first on line ${first.line}.`, 'Rename one.');
    } else {
      this.ids.set(id, this.at(field.value));
    }
    return id;
  }

  protected day(fields: Fields, key: string): string | undefined {
    const node = fields.get(key)?.value;
    if (!node) return undefined;
    const day = this.written(node);
    const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
      this.say(node, `"${day}" is no day.`, 'Write a day of the calendar as YYYY-MM-DD.');
      return undefined;
    }
    return day;
  }

  protected flag(fields: Fields, key: string): boolean {
    const node = fields.get(key)?.value;
    if (!node) return false;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.say(
      node,
      `"${this.written(node)}" is neither true nor false.`,
      `Write ${key}: true, or leave it out.`,
    );
    return false;
  }

  protected word<W extends string>(
    fields: Fields,
    key: string,
    known: readonly W[],
    kind: string,
  ): W | undefined {
    const node = fields.get(key)?.value;
    return node && this.known(node, this.written(node), known, kind);
  }

  protected words<W extends string>(
    fields: Fields,
    key: string,
    known: readonly W[],
    kind: string,
  ): readonly W[] {
    return this.texts(fields, key).flatMap(({ text, node }) => this.known(node, text, known, kind) ?? []);
  }

  protected known<W extends string>(
    node: Node,
    word: string,
    known: readonly W[],
    kind: string,
  ): W | undefined {
    if ((known as readonly string[]).includes(word)) return word as W;
    const meant = nearest(word, known);
    const right = meant ? `Did you mean "${meant}"?` : `Use one of: ${known.join(', ')}.`;
    this.say(node, `"${word}" is no ${kind}.`, right);
    return undefined;
  }

  protected text(fields: Fields, key: string, name: string): string | undefined {
    const node = fields.get(key)?.value;
    if (!node) return undefined;
    if (isScalar(node) && typeof node.value === 'string') {
      const text = node.value.trim();
      if (text !== '') return text;
      this.say(
        node,
        `${name} has an empty ${key}.`,
        this.#words.howToAdd[key] ?? `Write the ${key}, or leave the key out.`,
      );
    } else {
      const right = isScalar(node) && node.value !== null ? 'Put it in quotes.' : 'Write words.';
      this.say(node, `The ${key} of ${lower(name)} is no text.`, right);
    }
    return undefined;
  }

  /** A list of words, none empty, none twice. */
  protected texts(fields: Fields, key: string): { text: string; node: Node }[] {
    const field = fields.get(key);
    if (!field) return [];
    if (!isSeq(field.value)) {
      this.say(field.value, `"${key}" is no list.`, `Write ${key}: [${this.written(field.value)}].`);
      return [];
    }
    const items = field.value.items as Node[];
    if (items.length === 0 && key !== 'obligations') {
      this.say(
        field.value,
        `The list "${key}" is empty.`,
        this.#words.howToAdd[key] ?? 'Fill it, or leave it out.',
      );
    }
    const seen = new Set<string>();
    const texts: { text: string; node: Node }[] = [];
    for (const node of items) {
      const text = isScalar(node) && typeof node.value === 'string' ? node.value.trim() : '';
      if (text === '') {
        this.say(
          node,
          `There is something in "${key}" that is no word.`,
          'Write words, with commas between.',
        );
      } else if (seen.has(text)) {
        this.say(node, `"${text}" stands twice in "${key}".`, 'Keep one of them.');
      } else {
        seen.add(text);
        texts.push({ text, node });
      }
    }
    return texts;
  }

  protected items<T>(fields: Fields, key: string, read: (node: Node, name: string) => T | undefined): T[] {
    const field = fields.get(key);
    if (!field) return [];
    if (!isSeq(field.value)) {
      this.say(field.value, `"${key}" is no list.`, 'Begin each line of it with "- ".');
      return [];
    }
    const kind = this.#words.kinds[key];
    return (field.value.items as Node[]).flatMap((node, index) => {
      const id = isMap(node) ? node.get('id') : undefined;
      return read(node, typeof id === 'string' ? `${kind} "${id}"` : `${kind} ${index + 1}`) ?? [];
    });
  }

  protected fields(
    node: Node,
    name: string,
    known: readonly string[],
    required: readonly string[],
  ): Fields | undefined {
    if (!isMap(node)) {
      this.say(node, `${name} is not made of keys.`, 'Write it as lines of "key: value".');
      return undefined;
    }
    const fields = new Map<string, { key: Node; value: Node }>();
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (!known.includes(name)) {
        const meant = nearest(name, known);
        const right = meant ? `Did you mean "${meant}"?` : `The keys here are ${known.join(', ')}.`;
        // What is no word at all may be of another file than was meant, whose content is nobody's business.
        const shown = /^[\w$-]{1,40}$/.test(name) ? `"${name}"` : 'This';
        this.say(key as Node, `${shown} is no key here.`, right);
      } else if (value === null || (isScalar(value) && value.value === null)) {
        this.say(
          key as Node,
          `"${name}" has no value.`,
          this.#words.howToAdd[name] ?? 'Write one, or leave the key out.',
        );
      } else {
        fields.set(name, { key: key as Node, value: value as Node });
      }
    }
    const keys = new Set(node.items.map(({ key }) => String(isScalar(key) ? key.value : key)));
    for (const key of required) {
      if (!keys.has(key))
        this.say(node, `${name} has no ${key}.`, this.#words.howToAdd[key] ?? `Add ${key}.`);
    }
    return fields;
  }

  protected written(node: Node): string {
    return isScalar(node) ? (node.source ?? String(node.value)) : String(node);
  }

  protected say(node: Node, what: string, right: string): void {
    this.#problems.push({ ...this.at(node), what, right });
  }

  protected at(node: Node): Place {
    return { file: this.#file, ...this.#source.place(node.range?.[0] ?? 0) };
  }
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
