import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Confidence } from '@stairgate/rulebook';
import { codesFolder } from './codes-folder.ts';

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

let own: ProvisionList | undefined;

/** The list in `provisions.json` of a folder of codes. Throws if there is none or it is no JSON. */
export function readProvisions(folder: string = codesFolder): ProvisionList {
  if (folder === codesFolder && own) return own;
  const list = parseProvisions(readFileSync(join(folder, 'provisions.json')));
  if (folder === codesFolder) own = list;
  return list;
}

/** The list from the content of its file. Throws if it is none; `provisionProblems` says where. */
export function parseProvisions(content: string | Uint8Array): ProvisionList {
  const text =
    typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  const list: unknown = JSON.parse(text);
  if (!isList(list)) throw new SyntaxError('no list of provisions by code');
  return list;
}

export const provisionKinds = ['must', 'should', 'prohibited', 'default'] as const;

function isList(list: unknown): list is ProvisionList {
  return isObject(list) && Object.values(list).every((own) => Array.isArray(own) && areProvisions(own));
}

function areProvisions(list: readonly unknown[]): boolean {
  const ids = new Set<unknown>();
  return list.every((one) => {
    if (!isObject(one) || ids.has(one.id)) return false;
    const { id, ref, kind, ages, confidence, ...rest } = one;
    ids.add(id);
    return (
      [id, ref].every((text) => typeof text === 'string' && text.trim() !== '') &&
      provisionKinds.some((known) => known === kind) &&
      ['high', 'medium', 'low'].some((known) => known === confidence) &&
      isAges(ages) &&
      Object.keys(rest).length === 0
    );
  });
}

/** Whole years of childhood, the first no later than the last. */
export function isAges(ages: unknown): ages is readonly [number, number] {
  if (!Array.isArray(ages) || ages.length !== 2) return false;
  const [lo, hi] = ages;
  return Number.isInteger(lo) && Number.isInteger(hi) && 0 <= lo && lo <= hi && hi <= 17;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
