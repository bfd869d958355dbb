import {
  activities,
  isActivity,
  isSituation,
  type Measure,
  PlaceError,
  parsePlace,
  situations,
  world,
} from '@stairgate/rulebook';
import { isScalar, type Node } from 'yaml';
import type { Problem } from './code-error.ts';
import { type Fields, KeyedReading, type KeyWords } from './keyed-reading.ts';
import { nearest } from './nearest.ts';
import type { YamlSource } from './yaml-source.ts';

export type { Fields, Place } from './keyed-reading.ts';

/** What a kind of file says in messages. */
export interface FieldWords extends KeyWords {
  /** Where the situations are listed: a sentence. */
  readonly situations: string;
}

/** Reads what is written in the words of the vocabulary. */
export class FieldReading extends KeyedReading {
  readonly #situations: string;

  constructor(source: YamlSource, file: string, problems: Problem[], words: FieldWords) {
    super(source, file, problems, words);
    this.#situations = words.situations;
  }

  /** The situations or patterns that a list names. */
  protected situations(fields: Fields, key = 'situations'): readonly string[] {
    const patterns = this.texts(fields, key);
    for (const { text, node } of patterns) this.pattern(node, text);
    return patterns.map(({ text }) => text);
  }

  /** Says what is wrong with a word that should be a situation, or a pattern for all those of an activity. */
  protected pattern(node: Node, text: string): void {
    const [activity = '', circumstance, ...rest] = text.split('/');
    if (rest.length === 0 && isSituation(text)) return;
    if (!isActivity(activity)) {
      const meant = nearest(text, [...situations, ...Object.keys(activities).map((one) => `${one}/*`)]);
      const right = meant ? `Did you mean "${meant}"?` : this.#situations;
      this.say(node, `"${text}" is no situation.`, right);
    } else if (circumstance !== '*' || rest.length > 0) {
      const known: readonly string[] = activities[activity];
      const meant = circumstance === undefined ? '*' : nearest(circumstance, known);
      const all = `The circumstances of ${activity} are ${known.join(', ')}, or * for all.`;
      this.say(node, `"${text}" is no situation.`, meant ? `Did you mean "${activity}/${meant}"?` : all);
    }
  }

  /** What a number about a service is about: a place, the world, or the currency of a sum. `at` is where it stands. */
  protected measuredIn(text: string, measure: Measure, at: Node): string | undefined {
    if (measure !== 'revenue') return text === world || text === 'EU' ? text : this.place(at, text);
    if (/^[A-Z]{3}$/.test(text)) return text;
    this.say(at, `"${text}" is no currency.`, 'Revenue is in a currency, such as USD.');
    return undefined;
  }

  /** A number from nought on, or nothing after saying what is wrong. */
  protected count(node: Node | undefined): number | undefined {
    if (!node) return undefined;
    const number = isScalar(node) ? node.value : undefined;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
    this.say(node, `"${this.written(node)}" is no number.`, 'Write it in digits, without signs or words.');
    return undefined;
  }

  /** A place as ISO 3166 writes it, or nothing after saying what is wrong. */
  protected place(node: Node, text: string, kind = 'place'): string | undefined {
    try {
      const place = parsePlace(text);
      if (place === text) return text;
      const isName = text.toUpperCase() !== place;
      const what = isName ? `is another name of ${place}` : 'is not written as ISO 3166';
      this.say(node, `"${text}" ${what}.`, `Write ${place}.`);
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      this.say(node, `"${text}" is no ${kind}.`, error.right);
    }
    return undefined;
  }
}
