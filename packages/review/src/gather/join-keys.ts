/** Letters of one field that are kept, and fields of one page that are listened to. */
const most = { letters: 300, fields: 200, values: 40 } as const;

/**
 * Puts together what is sent letter by letter: each request tells one key that was pressed, and none of them a word.
 * @returns for each request what was told so far where it tells a letter, or nothing
 */
export function createKeyJoiner(): (address: string, body: string) => readonly string[] {
  const told = new Map<string, string>();
  return (address, body) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    const place = url ? url.host + url.pathname : address;
    const letters = [...[...(url?.searchParams ?? [])], ...valuesIn(body)].filter(
      ([, value]) => [...value].length === 1,
    );
    return letters.slice(0, most.values).map(([name, letter]) => {
      const key = `${place} ${name}`;
      const word = ((told.get(key) ?? '') + letter).slice(-most.letters);
      if (told.has(key) || told.size < most.fields) told.set(key, word);
      return word;
    });
  };
}

/** Names and values, of a form or of JSON; a letter alone is a value without a name. */
function valuesIn(body: string): readonly (readonly [name: string, value: string])[] {
  if (body === '' || body.length > 4_000) return [];
  if ([...body].length === 1) return [['', body]];
  try {
    return scalarsIn(JSON.parse(body), '', 0);
  } catch {
    return /^[\w.%[\]-]+=/.test(body) ? [...new URLSearchParams(body)] : [];
  }
}

function scalarsIn(value: unknown, name: string, depth: number): (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    // Places in a list are one field: each is another moment.
    scalarsIn(one, Array.isArray(value) ? name : `${name}.${key}`, depth + 1),
  );
}
