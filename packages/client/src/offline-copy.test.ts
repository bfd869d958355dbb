import { loadCodes } from '@stairgate/codes';
import {
  type AgeInterval,
  activities,
  type Code,
  compile,
  effects,
  grants,
  isActivity,
  levels,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { describe, expect, test, vi } from 'vitest';
import { silent } from './log.ts';
import { createOfflineCopy, type LawSource, type OfflineCopy, type StoodOpen } from './offline-copy.ts';

const today = '2026-11-22';
const clock = () => Date.parse(`${today}T12:00:00Z`);
const codes = loadCodes();
const rulebook = compile(codes, { asOf: today });

const ages: AgeInterval[] = [{ lo: 0, hi: 18, level: 'none' }];
for (const level of levels.slice(1)) {
  for (let lo = 0; lo <= 18; lo++) for (let hi = lo; hi <= 18; hi++) ages.push({ lo, hi, level });
}
const places = ['unknown', 'GB', 'US', 'US-CA', 'FR', 'GB,US', 'JP'];

const patience = () => new AbortController().signal;
const allOpen: StoodOpen = () => true;
const allClosed: StoodOpen = () => false;
const answers = (copy: OfflineCopy, stoodOpen = allOpen) =>
  Promise.all(situations.map((situation) => copy.answer(situation, undefined, undefined, stoodOpen)));

describe('the offline copy', () => {
  const copy = createOfflineCopy({ clock, log: silent, patience });

  test('is nowhere looser than any answer the service could give, for all situations, places, ages and levels', async () => {
    const offline = await answers(copy);
    const looser: string[] = [];
    let walked = 0;
    for (const place of places) {
      const scope = rulebook.scope(place);
      for (const age of ages) {
        for (const [number, situation] of situations.entries()) {
          const online = scope.decide(situation, age);
          const off = offline[number]!;
          walked++;
          if (
            effects.indexOf(off.effect) < effects.indexOf(online.effect) ||
            (off.allowed && !online.allowed)
          ) {
            looser.push(`${situation} in ${place} at ${age.lo}-${age.hi} ${age.level}`);
          }
        }
      }
    }
    expect(looser).toEqual([]);
    expect(walked).toBe(places.length * ages.length * situations.length);
    // The walk can fail: some answers differ.
    expect(offline.some(({ allowed }) => !allowed)).toBe(true);
  });

  test('has no choices: what needs a yes is off, although the child or the guardian once said it', async () => {
    const yes = grants(
      situations.flatMap((situation) => [
        { situation, by: 'child' },
        { situation, by: 'guardian' },
      ]),
    );
    const opened = situations.filter(
      (situation) =>
        rulebook.scope('GB').decide(situation, { lo: 12, hi: 12, level: 'verified' }, yes).allowed,
    );
    const offline = await answers(copy);
    const off = opened.filter((situation) => !offline[situationNumber(situation)]!.allowed);
    expect(off).toContain('location.share/contact');
    expect(off).toContain('ads.show/personalised');
  });

  test('opens nothing that a guardian or the platform may have closed: where no page says that it was open, all is closed', async () => {
    expect((await answers(copy, allClosed)).filter(({ allowed }) => allowed)).toEqual([]);
    const byLaw = (await answers(copy)).filter(({ allowed }) => allowed).map(({ situation }) => situation);
    expect(byLaw).toContain('content.view/sensitive');
    for (const closed of byLaw) {
      const stoodOpen: StoodOpen = (one) => one !== closed;
      const open = (await answers(copy, stoodOpen)).filter(({ allowed }) => allowed);
      expect(open.map(({ situation }) => situation)).toEqual(byLaw.filter((one) => one !== closed));
      const page = await copy.page('c', 'service-unreachable', stoodOpen);
      expect(situations.filter((one) => page.situations[one].allowed)).toEqual(
        byLaw.filter((one) => one !== closed),
      );
      expect(page.situations[closed as Situation]).toMatchObject({ allowed: false, effect: 'forbid' });
    }
  });

  test('answers an activity by its strictest circumstance, unless the platform knows the one who acts', async () => {
    for (const [activity, circumstances] of Object.entries(activities)) {
      if (!isActivity(activity)) continue;
      for (const relation of [
        undefined,
        'stranger',
        'peer',
        'adult',
        'anyone',
        'contact',
        'guardian',
      ] as const) {
        const answer = await copy.answer(activity, relation, undefined, allOpen);
        const known = relation === 'contact' || relation === 'guardian' ? [relation as string] : [];
        const all = circumstances as readonly string[];
        const possible = known.filter((one) => all.includes(one));
        const each = await Promise.all(
          (possible.length > 0 ? possible : all).map((one) =>
            copy.answer(`${activity}/${one}` as Situation, undefined, undefined, allOpen),
          ),
        );
        expect(answer.allowed, `${activity} ${relation}`).toBe(each.every(({ allowed }) => allowed));
        expect(effects.indexOf(answer.effect)).toBe(
          Math.max(...each.map(({ effect }) => effects.indexOf(effect))),
        );
      }
    }
  });

  test('leaves open what contradicts itself', async () => {
    const open = async (...asked: Parameters<OfflineCopy['answer']>) =>
      (await copy.answer(...asked)).reasons.includes('circumstance-unknown');
    expect(await open('contact.message', 'adult', 'contact', allClosed)).toBe(true);
    expect(await open('contact.message', 'stranger', 'contact', allClosed)).toBe(true);
    expect(await open('contact.message/contact', 'adult', undefined, allClosed)).toBe(true);
    expect(await open('contact.message', 'contact', 'contact', allClosed)).toBe(false);
  });

  test('says why', async () => {
    expect(await copy.answer('ads.show/personalised', undefined, undefined, allOpen)).toMatchObject({
      allowed: false,
      source: 'offline',
      reasons: expect.arrayContaining(['service-unreachable', 'place-unknown']),
    });
    expect(await copy.answer('ads.show/psychic', undefined, undefined, allOpen)).toMatchObject({
      allowed: false,
      effect: 'forbid',
      reasons: ['unknown-situation'],
    });
  });
});

describe('a copy that cannot be used', () => {
  const from = (law: LawSource, patience = new AbortController().signal) =>
    createOfflineCopy({ clock, log: silent, law, patience: () => patience });
  const isClosed = async (copy: OfflineCopy) => (await answers(copy)).every(({ allowed }) => !allowed);

  test('refuses everything: no codes, empty codes, codes that make no sense, no law, a law that cannot be read', async () => {
    const silentEmpty = codes.map((code) => ({ ...code, rules: [] }));
    const broken = codes.map((code) => ({ ...code, rules: [{ ...code.rules[0]!, situations: ['a.b/c'] }] }));
    const sources: LawSource[] = [
      ...[[], silentEmpty, broken].map((one) => async () => ({ codes: one })),
      async () => undefined as never,
      async () => ({}) as never,
      () => Promise.reject(new Error('no such module')),
      () => {
        throw new Error('no such module');
      },
    ];
    for (const source of sources) expect(await isClosed(from(source))).toBe(true);
  });

  test('refuses everything while the law does not come, and answers once it is there', async () => {
    let come: (law: { codes: readonly Code[] }) => void = () => {};
    const tired = AbortSignal.abort();
    const copy = from(() => new Promise((resolve) => (come = resolve)), tired);
    expect(await isClosed(copy)).toBe(true);
    come({ codes });
    await vi.waitFor(async () => expect(await isClosed(copy)).toBe(false));
  });

  test('gives way to codes that the service sent, and stays where those say nothing', async () => {
    const copy = from(async () => ({ codes: [] }));
    copy.keep([], today, 'r0');
    copy.keep(
      codes.map((code) => ({ ...code, rules: [] })),
      today,
      'r0',
    );
    expect(copy.revision).toBe('');
    expect((await copy.answer('feed.rank/choices', undefined, undefined, allOpen)).allowed).toBe(false);
    copy.keep(codes, today, 'r1');
    expect(copy.revision).toBe('r1');
    expect((await copy.answer('feed.rank/choices', undefined, undefined, allOpen)).allowed).toBe(true);
  });
});
