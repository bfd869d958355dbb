/** A bid request of OpenRTB, as `JSON.parse` gave it. */
export type BidRequest = Readonly<Record<string, unknown>>;

/** Objects and lists that are looked through for one. */
const most = { depth: 6, parts: 2_000, found: 20 } as const;
const kinds = ['id', 'banner', 'video', 'audio', 'native'] as const;

/**
 * The bid requests in what was sent or shown, by their shape (OpenRTB 2.6, 3.2.1 and 3.2.4: impressions in `imp`) and not by
 * who is told: alone, in a list, under a key, or as JSON within a form or another text. Forgiving: advert firms vary it.
 */
export function bidsIn(text: string): readonly BidRequest[] {
  if (!/imp/.test(text)) return [];
  const found: BidRequest[] = [];
  const open: (readonly [value: unknown, depth: number])[] = readable(text).map((value) => [value, 0]);
  for (let parts = 0; open.length > 0 && parts < most.parts && found.length < most.found; parts++) {
    const [value, depth] = open.pop()!;
    if (typeof value === 'string' && /^\s*[[{]/.test(value) && value.includes('"imp"')) {
      open.push(...readable(value).map((one) => [one, depth + 1] as const));
    }
    if (typeof value !== 'object' || value === null || depth > most.depth) continue;
    if (isBid(value)) found.push(value);
    else open.push(...Object.values(value).map((one) => [one, depth + 1] as const));
  }
  return found;
}

const isBid = (value: object): value is BidRequest =>
  'imp' in value &&
  Array.isArray(value.imp) &&
  value.imp.length > 0 &&
  value.imp.every((one) => typeof one === 'object' && one !== null && kinds.some((kind) => kind in one));

/** As JSON, or as a form some of whose fields are JSON. */
function readable(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return /^[^\s{[]*=/.test(text) ? [...new URLSearchParams(text).values()] : [];
  }
}
