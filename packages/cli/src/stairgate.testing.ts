import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { codesFolder, type ProvisionList, readProvisions } from '@stairgate/codes';
import { standardBaseline } from '@stairgate/rulebook';
import { run } from './program.ts';

/** The day on which the tests of the command take place. */
export const today = '2026-11-22';

/** What a verb printed, and its exit code. */
export interface Printed {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command with these words and a clock of its own, and gives what it printed. */
export async function stairgateAt(clock: () => number, ...words: readonly string[]): Promise<Printed> {
  const lines: string[] = [];
  const errors: string[] = [];
  const exitCode = await run(words, {
    out: (text) => lines.push(text),
    error: (text) => errors.push(text),
    colour: false,
    clock,
    // Nothing that the tests are about is late because the machine is busy.
    patience: 5,
  });
  return { exitCode, out: lines.join('\n'), error: errors.join('\n') };
}

/** The same on the day of the tests. */
export function stairgate(...words: readonly string[]): Promise<Printed> {
  return stairgateAt(() => Date.parse(`${today}T10:00:00Z`), ...words);
}

/** Puts the baseline, without which nothing is decided, into a folder of codes that a test makes. */
export function putBaseline(dir: string): ProvisionList {
  mkdirSync(join(dir, 'int'), { recursive: true });
  copyFileSync(join(codesFolder, 'int/baseline.yaml'), join(dir, 'int/baseline.yaml'));
  return { [standardBaseline]: readProvisions()[standardBaseline]! };
}
