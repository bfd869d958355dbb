import type { Evidence, Ref } from '../evidence.ts';

/** What a reference leads to in evidence; undefined where there is nothing. Pictures are no data. */
export function lookUp({ file, at }: Ref, { personas, probes, review }: Evidence): unknown {
  const whole = () => {
    if (file === 'review.json') return review;
    const [, persona] = /^artifacts\/([^/]+)\/persona\.json$/.exec(file) ?? [];
    if (persona !== undefined) return personas.find((one) => one.persona.id === persona);
    const [, probe] = /^probes\/([^/]+)\.json$/.exec(file) ?? [];
    return probes.find(({ id }) => id === probe);
  };
  return at === undefined ? undefined : pointed(whole(), at);
}

/** RFC 6901. Own members only. */
function pointed(whole: unknown, pointer: string): unknown {
  let value = whole;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
