import { createHash } from 'node:crypto';
import type { Identity } from '../persona.ts';
import type { Coordinates } from '../surroundings.ts';

export interface Carried {
  /** `typed`: what else was typed into a field, such as a password or a search. */
  readonly what: 'email' | 'birth-date' | 'name' | 'username' | 'place' | 'coordinates' | 'age' | 'typed';
  readonly how: 'clear' | 'url-encoded' | 'base64' | 'hex' | 'md5' | 'sha-1' | 'sha-256';
  readonly where: 'address' | 'header' | 'body';
}

/** Of each thing that is the persona's own, the ways in which it may be written. */
export interface Belongings {
  readonly identity: Identity;
  readonly coordinates: Coordinates;
  /** The name of the place where the persona says to live, and of the nearest town. */
  readonly places: readonly string[];
  /** What else was typed, as a password or a search. */
  readonly typed?: readonly string[];
}

interface Needle {
  readonly text: string;
  readonly what: Carried['what'];
  readonly how: Carried['how'];
}

export interface Search {
  /** What of the persona is in a request. The address, a header and the body are looked through alike. */
  in(parts: {
    readonly address: string;
    readonly headers: string;
    readonly body: string;
  }): readonly Carried[];
  inText(text: string): readonly Omit<Carried, 'where'>[];
}

/** A year as it stands for itself is anybody's; a birth date is a year and a month at least. */
const dates = ({ year, month, day }: Identity['born']): readonly string[] => {
  const mm = String(month).padStart(2, '0');
  const dd = String(day).padStart(2, '0');
  return [
    `${year}-${mm}-${dd}`,
    `${dd}/${mm}/${year}`,
    `${mm}/${dd}/${year}`,
    `${year}${mm}${dd}`,
    `${year}-${mm}`,
    ...['-', '/', '.', '_'].flatMap((sign) => [
      `${dd}${sign}${mm}${sign}${year}`,
      `${day}${sign}${month}${sign}${year}`,
      `${mm}${sign}${dd}${sign}${year}`,
      `${month}${sign}${day}${sign}${year}`,
      `${year}${sign}${mm}${sign}${dd}`,
      `${mm}${sign}${year}`,
    ]),
  ];
};

/**
 * Looks for a persona's things in what a browser sends: in clear, encoded and hashed (MD5, SHA-1, SHA-256, as advert
 * networks take e-mail addresses). Made once for each persona; a search is a few passes over the text.
 */
export function createSearch({ identity, coordinates, places, typed = [] }: Belongings): Search {
  const plain: readonly (readonly [Carried['what'], readonly string[]])[] = [
    ['email', [identity.email]],
    ['username', [identity.username]],
    ['name', [identity.name]],
    ['birth-date', dates(identity.born)],
    ['place', places],
    ['typed', typed],
  ];
  const needles = plain.flatMap(([what, texts]) =>
    texts.flatMap((text) => [
      ...ways(text).map((needle) => ({ ...needle, what })),
      ...(what === 'email' ? hashes(text).map((needle) => ({ ...needle, what })) : []),
    ]),
  );
  const point = pointOf(coordinates);
  const birth = fieldsOf(identity.born);
  const inText = (text: string) => {
    if (text === '') return [];
    const lower = text.toLowerCase();
    const seen = new Map<string, Omit<Carried, 'where'>>();
    for (const { text: needle, what, how } of needles) {
      const within = how === 'base64' ? text : lower;
      if (within.includes(needle)) seen.set(`${what} ${how}`, { what, how });
    }
    if (point.test(decode(text))) seen.set('coordinates clear', { what: 'coordinates', how: 'clear' });
    if (birth(decode(text))) seen.set('birth-date clear', { what: 'birth-date', how: 'clear' });
    // What is written in clear also stands in its own encoding where the two look alike.
    for (const what of ['email', 'username', 'name', 'birth-date', 'place', 'typed'] as const) {
      if (seen.has(`${what} clear`)) seen.delete(`${what} url-encoded`);
    }
    return [...seen.values()];
  };
  return {
    inText,
    in: ({ address, headers, body }) => [
      ...inText(address).map((one) => ({ ...one, where: 'address' as const })),
      ...inText(headers).map((one) => ({ ...one, where: 'header' as const })),
      ...inText(body).map((one) => ({ ...one, where: 'body' as const })),
    ],
  };
}

function ways(text: string): readonly Pick<Needle, 'text' | 'how'>[] {
  const lower = text.toLowerCase();
  const all: readonly Pick<Needle, 'text' | 'how'>[] = [
    { text: lower, how: 'clear' },
    { text: encodeURIComponent(text).toLowerCase(), how: 'url-encoded' },
    { text: Buffer.from(text).toString('hex'), how: 'hex' },
    // The middle of the encoding is the same wherever the text begins in a longer one, for each of three offsets.
    ...[0, 1, 2].map((offset) => ({ text: base64Core(text, offset), how: 'base64' as const })),
  ];
  return all.filter(({ text: needle }, at) => needle.length >= 6 || at === 0);
}

/** The part of the base64 of `text` that does not depend on what stands before and after it. */
function base64Core(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const encoded = bytes.toString('base64').replaceAll('=', '');
  const whole = Math.floor((bytes.length / 3) | 0) * 4;
  return encoded.slice(offset === 0 ? 0 : offset + 1, whole);
}

function hashes(email: string): readonly Pick<Needle, 'text' | 'how'>[] {
  const spellings = new Set([email, email.trim().toLowerCase(), withoutDots(email.trim().toLowerCase())]);
  return [...spellings].flatMap((spelling) =>
    (['md5', 'sha1', 'sha256'] as const).flatMap((algorithm) => {
      const hash = createHash(algorithm).update(spelling).digest();
      const how = ({ md5: 'md5', sha1: 'sha-1', sha256: 'sha-256' } as const)[algorithm];
      return [
        { text: hash.toString('hex'), how },
        { text: hash.toString('base64').replaceAll('=', '').toLowerCase(), how },
        { text: hash.toString('base64url').toLowerCase(), how },
      ];
    }),
  );
}

/** Advert networks take the dots out of the part before the @ before they hash. */
function withoutDots(email: string): string {
  const [local = '', host = ''] = email.split('@');
  return `${local.replaceAll('.', '')}@${host}`;
}

/** Both coordinates in one text, to at least two decimals, whatever stands between them. */
function pointOf({ latitude, longitude }: Coordinates): RegExp {
  const about = (degrees: number) => {
    const [whole = '', decimals = ''] = Math.abs(degrees).toFixed(6).split('.');
    return `${degrees < 0 ? '-' : ''}${whole}\\.${decimals.slice(0, 2)}\\d*`;
  };
  const [north, east] = [about(latitude), about(longitude)];
  return new RegExp(`${north}[^]{1,60}?${east}|${east}[^]{1,60}?${north}`);
}

const monthNames =
  'january february march april may june july august september october november december'.split(' ');

/**
 * Whether the year and the month of birth stand in fields of their own, as in `month=5&year=2010`, in either order and
 * in any notation that names them.
 */
function fieldsOf({ year, month }: Identity['born']): (text: string) => boolean {
  const name = monthNames[month - 1]!;
  const months = `0?${month}|${name}|${name.slice(0, 3)}`;
  // Between a name and its value stand at most quotes, signs and the words that say which is the value.
  const between = '["\'\\]]{0,4}\\s*[:=,]\\s*(?:["\'\\s:,]|value){0,12}';
  const ofMonth = new RegExp(`(?:month|(?:^|[^a-z])(?:mm|bm))${between}(?:${months})(?![a-z0-9])`, 'i');
  const ofYear = new RegExp(`(?:year|(?:^|[^a-z])(?:yyyy|yy|by))${between}${year}(?!\\d)`, 'i');
  return (text) => ofYear.test(text) && ofMonth.test(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
