import { createHash } from 'node:crypto';
import type { Marks } from './journey.ts';
import type { Identity, Persona, Player } from './persona.ts';

const birds = 'Wren Robin Linnet Plover Dunlin Siskin Avocet Curlew Osprey Petrel Garganey Whimbrel'.split(
  ' ',
);
const places = 'Quill Thistle Bracken Hazel Rowan Alder Sorrel Teasel Clover Yarrow Fennel Burdock'.split(
  ' ',
);

/**
 * Who a persona is in one review: made from the seed, so that the same review types the same things. Nobody real: the
 * address is in a domain kept for tests (RFC 2606), the name is a bird's and a plant's.
 * @param today the day of the review, `YYYY-MM-DD`; the birth date lies so that the age holds on it.
 */
export function playerOf(persona: Persona, seed: string, today: string): Player {
  const bytes = bytesOf(seed, persona.id);
  const first = birds[bytes[0]! % birds.length]!;
  const last = `${places[bytes[1]! % places.length]!}${places[bytes[2]! % places.length]!.toLowerCase()}`;
  const tail = word(bytes.subarray(3, 8));
  return { ...persona, identity: identityOf(persona, today, { first, last, tail, bytes }) };
}

function identityOf(
  { age }: Persona,
  today: string,
  { first, last, tail, bytes }: { first: string; last: string; tail: string; bytes: Buffer },
): Identity {
  const [year = 0, month = 1] = today.split('-').map(Number);
  // Born in an earlier month, so that the birthday of this year is over whatever the day.
  const before = 1 + (bytes[8]! % 11);
  const born = new Date(Date.UTC(year - (age ?? 30), month - 1 - before, 1 + (bytes[9]! % 27)));
  return {
    // Letters and digits alone: half of all platforms drop, refuse or change any other sign.
    username: `${first.toLowerCase()}${tail}`,
    name: `${first} ${last}`,
    password: `three-small-words-${tail}`,
    email: `${first.toLowerCase()}.${tail}@example.org`,
    born: { year: born.getUTCFullYear(), month: born.getUTCMonth() + 1, day: born.getUTCDate() },
  };
}

/** Words that only this persona writes. They read like nothing else, and like nothing personal. */
export function marksOf(persona: Persona, seed: string): Marks {
  return { about: markOf(seed, persona.id, 'about'), post: markOf(seed, persona.id, 'post') };
}

/** What every mark looks like. */
export const markPattern = /zq[a-hj-km-np-z2-9]{10}/g;

/** One word that is found nowhere else, for one use of one persona. */
export function markOf(seed: string, ...use: readonly string[]): string {
  return `zq${word(bytesOf(seed, ...use).subarray(0, 10))}`;
}

function bytesOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\n')).digest();
}

/** Letters and digits that nobody takes for others. */
function word(bytes: Uint8Array): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('');
}
