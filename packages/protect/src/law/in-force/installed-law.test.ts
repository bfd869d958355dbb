import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Code, compile } from '@stairgate/rulebook';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { setCandidate } from '../candidate/set-candidate.ts';
import { switchLaw } from '../candidate/switch-law.ts';
import { currentRulebook } from './current-rulebook.ts';
import { writeLaw } from './law.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'stairgate-laws-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const asOf = '2026-11-22';
const [gb, ...others] = testCodes as [Code, ...Code[]];
/** The same law with one rule less: as if from another release. */
const release = (rule: string): Code[] => [
  { ...gb, rules: gb.rules.filter(({ id }) => id !== rule) },
  ...others,
];
const revisionOf = (codes: readonly Code[]) => compile(codes, { asOf }).revision;

/** Runs something on the data folder with the codes of a release, then stops. */
async function run<T>(
  codes: readonly Code[],
  work: (service: TestService) => Promise<T> | T,
  takesUpLaw = true,
): Promise<T> {
  const service = await openTestService({ codes, settings: { dataDir }, takesUpLaw });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

const inForce = ({ context }: TestService) => context.rulebook().revision;
const ledgered = async ({ context }: TestService) =>
  (
    await context.db
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'rulebook-changed')
      .orderBy('seq')
      .execute()
  ).map(({ body }) => [JSON.parse(body).revision, JSON.parse(body).by]);

it('newer installed codes take effect at the next start, older ones too, until an operator chooses', async () => {
  const first = release('sale');
  const second = release('search');
  expect(await run(first, inForce)).toBe(revisionOf(first));
  // Somebody who only makes a key, say, leaves the law as it is.
  expect(await run(second, inForce, false)).toBe(revisionOf(first));
  expect(await run(second, inForce)).toBe(revisionOf(second));
  expect(await run(first, ledgered)).toEqual([
    [revisionOf(first), 'installed'],
    [revisionOf(second), 'installed'],
    [revisionOf(first), 'installed'],
  ]);

  const chosen = release('companion');
  await run(first, async ({ context, trial }) => {
    const law = { codes: chosen, guidance: true };
    await setCandidate(context, { ...writeLaw(law), law, from: null }, { keyId: null });
    const wanted = { revision: revisionOf(chosen), replaces: revisionOf(first), who: { keyId: null } };
    await switchLaw(context, trial, wanted);
  });
  const third = release('ads');
  await run(third, async (service) => {
    const { context, trial } = service;
    expect(inForce(service)).toBe(revisionOf(chosen));
    expect(context.laws.state.chosen_by).toBe('operator');
    // Whoever goes back to what is installed follows releases again.
    const law = { codes: third, guidance: true };
    await setCandidate(context, { ...writeLaw(law), law, from: null }, { keyId: null });
    const wanted = { revision: revisionOf(third), replaces: revisionOf(chosen), who: { keyId: null } };
    await switchLaw(context, trial, wanted);
    expect(context.laws.state.chosen_by).toBe('installed');
  });
  const revisions = await run(first, (service) => {
    expect(inForce(service)).toBe(revisionOf(first));
    return service.context.db.selectFrom('revisions').select('revision').execute();
  });
  expect(revisions.map(({ revision }) => revision).sort()).toEqual(
    [first, second, chosen, third].map(revisionOf).sort(),
  );
});

it('does not start on a day before any law, and says from which day there is some', async () => {
  const codes = testCodes.map((code) => ({
    ...code,
    rules: code.rules.map((rule) => ({ ...rule, from: '2030-01-01' })),
  }));
  const started = openTestService({ codes, settings: { dataDir } });
  await expect(started).rejects.toThrow(
    'no rule binds on 2026-11-22 (the first one does from 2030-01-01), and that permits nothing',
  );
});

it('keeps the rulebook in force when a day comes on which no rule binds any more', async () => {
  const ending = [gb, ...others].map((code) => ({
    ...code,
    rules: code.rules.map((rule) => ({ ...rule, until: '2026-12-31' })),
  }));
  const law = { codes: ending, guidance: true };
  let now = Date.parse('2026-12-31T12:00:00Z');
  const broken: string[] = [];
  const rulebook = currentRulebook(law, {
    clock: () => now,
    onBroken: ({ message }) => broken.push(message),
  });
  const { revision, citations } = rulebook();
  expect(citations.length).toBeGreaterThan(0);
  now += 86_400_000;
  expect(rulebook().revision).toBe(revision);
  expect(broken).toEqual([expect.stringContaining('no rule binds on 2027-01-01')]);
});
