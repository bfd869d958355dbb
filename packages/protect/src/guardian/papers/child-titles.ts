import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Band, Level, Situation } from '@stairgate/rulebook';
import type { Said } from '@stairgate/service';
import en from '@stairgate/words/messages/en/child.json' with { type: 'json' };

/** Somebody of 18 reads what is said to those just below. */
type Age = Exclude<Band, '18+'>;
type Told = { readonly [band in Age]: string };
interface ChildTexts {
  readonly situations: Readonly<Record<Situation, { readonly [band in Age]: { readonly title: string } }>>;
  readonly levels: Readonly<Record<Level, Told>>;
}
const english: ChildTexts = en;

const folder = dirname(
  dirname(createRequire(import.meta.url).resolve('@stairgate/words/messages/en/child.json')),
);
const read = new Map<string, Partial<ChildTexts>>();

function textsIn(tag: string): Partial<ChildTexts> {
  const known = read.get(tag);
  if (known !== undefined) return known;
  const file = join(folder, tag, 'child.json');
  const texts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<ChildTexts>) : {};
  read.set(tag, texts);
  return texts;
}

/** What children are told of a situation and of how their age is known; in English where the language lacks it. */
export function childTitles(tag: string, of: Band) {
  const band = of === '18+' ? '16-17' : of;
  const own = textsIn(tag);
  const say = (text: string | undefined, instead: string): Said =>
    text === undefined ? { text: instead, language: 'en' } : { text };
  return {
    situation: (situation: Situation) =>
      say(own.situations?.[situation]?.[band]?.title, english.situations[situation][band].title),
    level: (level: Level) => say(own.levels?.[level]?.[band], english.levels[level][band]),
  };
}
