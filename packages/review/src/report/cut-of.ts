import type { Cut } from '@stairgate/wire';
import type { Screen } from '../evidence.ts';
import type { Observation } from '../observation.ts';

/** The window of every persona, which is what a picture shows. */
const whole = { width: 1280, height: 800 } as const;
/** What is cut shows a little of what stands around it. */
const margin = { x: 60, y: 40 } as const;
const least = { width: 420, height: 120 } as const;

/**
 * The part of a picture that shows what was observed: where the words stand that it quotes, else those that say what page it is.
 * Undefined where none of them stands in the picture.
 */
export function cutOf({ lines = [], page }: Screen, { says, proof = [] }: Observation): Cut | undefined {
  const quoted = [
    ...quotesIn(says),
    ...proof.flatMap((piece) => quotesIn(piece.says)),
    page?.headings[0] ?? '',
  ];
  for (const words of quoted) {
    const wanted = plain(words);
    if (wanted.length < 2) continue;
    const having = lines.filter((line) => contains(plain(line.words), wanted));
    // The one that says the least besides is nearest to what is meant.
    const [line] = having.sort((a, b) => a.words.length - b.words.length);
    if (line) return around(line);
  }
  return undefined;
}

const quotesIn = (text: string): readonly string[] =>
  [...text.matchAll(/["“]([^"”]{2,200})["”]/g)].map(([, words]) => words!.replace(/…$/, ''));
const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();
const contains = (line: string, wanted: string) =>
  line.includes(wanted) || (line.length >= 12 && wanted.includes(line));

function around({ words, box: [x, y, width, height] }: NonNullable<Screen['lines']>[number]): Cut {
  const [left, right] = span(x, width, { margin: margin.x, least: least.width, most: whole.width });
  const [top, bottom] = span(y, height, { margin: margin.y, least: least.height, most: whole.height });
  return { words, x: left, y: top, width: right - left, height: bottom - top, of: whole };
}

/** From where to where, within the picture. */
function span(
  from: number,
  length: number,
  { margin, least, most }: { readonly margin: number; readonly least: number; readonly most: number },
): readonly [number, number] {
  const wanted = Math.min(most, Math.max(least, length + margin * 2));
  const start = Math.min(Math.max(0, Math.round(from + length / 2 - wanted / 2)), most - wanted);
  return [start, start + wanted];
}
