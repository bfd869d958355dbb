import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Confidence } from '@stairgate/rulebook';

/** One provision of a code: facts alone. `ages` are inclusive whole years. */
export interface Provision {
  readonly id: string;
  readonly ref: string;
  readonly kind: 'must' | 'should' | 'prohibited' | 'default';
  readonly ages: readonly [lo: number, hi: number];
  readonly confidence: Confidence;
}

/** Every provision of every code, by the id of the code. What completeness is measured against. */
export type ProvisionList = Readonly<Record<string, readonly Provision[]>>;

export const ownFolder = import.meta.dirname;
let own: ProvisionList | undefined;

/** The list in `provisions.json` of a folder of codes. Throws if there is none or it is no JSON. */
export function readProvisions(folder: string = ownFolder): ProvisionList {
  if (folder === ownFolder && own) return own;
  const list = parseProvisions(readFileSync(join(folder, 'provisions.json')));
  if (folder === ownFolder) own = list;
  return list;
}

/** The list from the content of its file. Throws if it is no JSON. */
export function parseProvisions(content: string | Uint8Array): ProvisionList {
  const text =
    typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  const list: unknown = JSON.parse(text);
  if (typeof list !== 'object' || list === null || Array.isArray(list))
    throw new SyntaxError('no list of codes');
  return list as ProvisionList;
}
