import { isSituation, matchSituations } from '@stairgate/rulebook';
import { situationName } from '../parts/situation-names.ts';

/** Whether all words of a search stand somewhere in a line of a code, in any case and order; no words match all. */
export function isFound(line: object, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = textOf(line).toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Everything that a line says, situations by the names under which the page shows them as well. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('http') ? '' : value;
  if (typeof value === 'number') return String(value);
  if (value === null || typeof value !== 'object') return '';
  const { situations } = value as { readonly situations?: readonly string[] };
  const names = (situations ?? [])
    .flatMap((pattern) => matchSituations(pattern as Parameters<typeof matchSituations>[0]))
    .filter(isSituation)
    .map((one) => `${one} ${situationName(one)}`);
  return [...Object.values(value).map(textOf), ...names].join(' ');
}
