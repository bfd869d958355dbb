/** The longest text that names a place, a seat or a thing that is for sale. */
const longest = 128;

/**
 * What values look like that tell one person or device from others: an address of mail or of a network, an advertising
 * id, a hash, a number of a phone or a device, a point on the map. Read as one expression, for each text is held
 * against it.
 */
const personal = new RegExp(
  [
    '[@%]',
    // UUID: IDFA, AAID, and most ids of people.
    '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
    // A run of hexadecimal as long as half an MD5.
    '[0-9a-f]{16}',
    // Phones with their country, IMEI, IMSI, cards.
    '\\d[\\d ().-]{9,}\\d',
    // IPv4, IPv6, MAC.
    '(?:\\d{1,3}\\.){3}\\d{1,3}',
    '[0-9a-f]{0,4}:[0-9a-f]{0,4}:',
    '(?:[0-9a-f]{2}-){5}[0-9a-f]{2}',
    // Degrees, finer than a kilometre.
    '\\d{1,3}\\.\\d{3,}',
    // Digits among letters for twenty characters on end: sixteen bytes in base64 have more.
    '(?=[a-z+]*\\d)(?=\\d*[a-z])[a-z0-9+]{20}',
  ].join('|'),
  'i',
);

/** Whether a text is fit to name a thing that is the same for everybody. */
export const isImpersonal = (text: string): boolean =>
  text.length <= longest && !(mayBePersonal.test(text) && personal.test(text));
/** Every one of them has one of these. Asked first, for most texts have none. */
const mayBePersonal = /[\d@%:]/;

/** Leaves looked at for values of a person. A request with more says nothing that could be told apart from them. */
const mostLeaves = 4_096;
/** Shorter ones are words such as `en` or `GBR`. */
const shortest = 4;
/** From here on a value gives itself away inside a longer text as well. */
const tellsInside = 8;

/** What a request says of its person, so that it can be found again wherever else it stands. */
export class KnownValues {
  readonly #own: ReadonlySet<string> | undefined;
  readonly #all = new Set<string>();
  readonly #long: string[] = [];
  #left = mostLeaves;

  /** @param own texts that are the platform's, whatever they look like */
  constructor(own?: ReadonlySet<string>) {
    this.#own = own;
  }

  /** Whether a text may stay: it is nobody's by its looks or the platform's own, and not this person's. */
  isFit(text: string): boolean {
    return (this.#own?.has(text) === true || isImpersonal(text)) && !this.isIn(text);
  }

  /** Takes in each text, and each number that is not a small one, under a value as `JSON.parse` gives it. */
  take(value: unknown): void {
    if (value === undefined || value === null) return;
    if (typeof value === 'string') {
      this.#add(value);
      return;
    }
    const open: unknown[] = [value];
    for (let one = open.pop(); open.length > 0 || one !== undefined; one = open.pop()) {
      if (
        typeof one === 'string' ||
        (typeof one === 'number' && Math.abs(one) >= 1_000 && Number.isFinite(one))
      ) {
        if (--this.#left < 0) return;
        this.#add(String(one));
      } else if (typeof one === 'object' && one !== null) {
        const parts: readonly unknown[] = Array.isArray(one) ? one : Object.values(one);
        this.#left -= parts.length;
        if (this.#left < 0) return;
        for (const part of parts) if (part !== undefined) open.push(part);
      }
    }
  }

  #add(text: string): void {
    const plain = text.toLowerCase();
    if (plain.length < shortest || this.#all.has(plain)) return;
    this.#all.add(plain);
    if (plain.length >= tellsInside) this.#long.push(plain);
  }

  /** Whether a text is one of them or has one of them in it; true of all once there were too many. */
  isIn(text: string): boolean {
    if (this.#left < 0) return true;
    if (this.#all.size === 0) return false;
    const plain = text.toLowerCase();
    if (this.#all.has(plain)) return true;
    if (plain.length > tellsInside) for (const one of this.#long) if (plain.includes(one)) return true;
    return false;
  }
}
