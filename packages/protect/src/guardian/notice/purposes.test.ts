import { loadCodes } from '@stairgate/codes';
import { compile, levels, type Situation, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantFact } from '../../child/facts/child-facts.ts';
import type { ConsentRow } from '../../database/schema.ts';
import { readSettings } from '../../settings.ts';
import { purposeViews } from '../consents/consent-views.ts';
import { changedMaterially, makeNotice } from './notice.ts';
import { coreSituations, purposesFor } from './purposes.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const settings = readSettings({ serviceName: 'Treehouse', operatorName: 'Treehouse Ltd' });

const anybody = fc
  .record({
    place: fc.constantFrom('GB', 'US', 'US-CA', 'unknown', 'FR'),
    lo: fc.integer({ min: 0, max: 18 }),
    span: fc.integer({ min: 0, max: 4 }),
    level: fc.constantFrom(...levels),
  })
  .map(({ place, lo, span, level }) => ({
    place,
    age: level === 'none' ? { lo: 0, hi: 18, level } : { lo, hi: Math.min(18, lo + span), level },
  }));

function purposesOf({
  place,
  age,
}: {
  place: string;
  age: { lo: number; hi: number; level: (typeof levels)[number] };
}) {
  const scope = rulebook.scope(place);
  const decide = (situation: Situation) => scope.decide(situation, age);
  return { decide, purposes: purposesFor(decide, settings) };
}

describe('the purposes of any child', () => {
  it('cover what needs a guardian, each situation once, and nothing else', () => {
    fc.assert(
      fc.property(anybody, (child) => {
        const { decide, purposes } = purposesOf(child);
        const asked = purposes.flatMap((purpose) => purpose.situations);
        const needed = situations.filter((situation) => decide(situation).needs.includes('guardian'));
        expect([...asked].sort()).toEqual([...needed].sort());
        expect(new Set(purposes.map(({ id }) => id)).size).toBe(purposes.length);
      }),
    );
  });

  it('leave out what the service does not offer, and never the core', () => {
    fc.assert(
      fc.property(anybody, fc.subarray([...situations]), ({ place, age }, offers) => {
        const scope = rulebook.scope(place);
        const all = purposesFor((situation) => scope.decide(situation, age), settings);
        const some = purposesFor((situation) => scope.decide(situation, age), settings, { offers });
        const offered = new Set<Situation>([...coreSituations, ...offers]);
        expect(some.flatMap((purpose) => purpose.situations).sort()).toEqual(
          all
            .flatMap((purpose) => purpose.situations)
            .filter((situation) => offered.has(situation))
            .sort(),
        );
      }),
    );
  });

  it('never bundle: the core stays the core, and what is disclosed, strong or sensitive stands apart', () => {
    fc.assert(
      fc.property(anybody, (child) => {
        const { decide, purposes } = purposesOf(child);
        for (const { id, situations, core, strong, discloses } of purposes) {
          expect(core).toBe(id === 'core');
          if (core) {
            for (const one of situations)
              expect(one).toMatch(/^(account\.open\/.*|data\.collect\/essential|data\.share\/processor)$/);
            expect(discloses).toBe(false);
          } else if (discloses || situations.includes('data.collect/biometric'))
            expect(situations).toEqual([id]);
          const needsStrong = situations.map((one) => decide(one).obligations.includes('strong-consent'));
          expect(strong).toBe(discloses || needsStrong.includes(true));
          if (!core) expect(new Set(needsStrong).size).toBe(1);
        }
        for (const apart of ['data.share/third-party', 'data.share/sale'] as const)
          if (decide(apart).needs.includes('guardian'))
            expect(purposes.find(({ id }) => id === apart)).toMatchObject({ discloses: true, strong: true });
      }),
    );
  });

  it('say what, why, who and by which rule', () => {
    fc.assert(
      fc.property(anybody, (child) => {
        for (const { title, why, who, rules } of purposesOf(child).purposes) {
          for (const text of [title, why, who]) expect(text).not.toMatch(/^$|undefined|\bnull\b/);
          expect(rules.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('the notice of any child', () => {
  it('says each point once, what leaves the service among what is shared', () => {
    fc.assert(
      fc.property(anybody, (child) => {
        const { purposes } = purposesOf(child);
        const { sections } = makeNotice(settings, purposes, null);
        const lines = sections.flatMap(({ id, list = [] }) => list.map((text) => ({ id, text })));
        for (const { title, who, discloses } of purposes) {
          const found = lines.filter(({ text }) => text.startsWith(`${title}. `));
          expect(found.map(({ id }) => id)).toEqual([discloses ? 'disclosure' : 'asked']);
          expect(found[0]!.text).toContain(who);
        }
        expect(lines).toHaveLength(purposes.length);
      }),
    );
  });
});

describe('the notice', () => {
  const child = { place: 'US', age: { lo: 10, hi: 10, level: 'verified' as const } };
  const { purposes } = purposesOf(child);
  const version = (changes: Partial<typeof settings> = {}, deletedOn: string | null = null) =>
    makeNotice({ ...settings, ...changes }, purposes, deletedOn).version;

  it('has a version that dates do not change, and words and facts do', () => {
    expect(version({}, '2026-11-29T12:00:00.000Z')).toBe(version());
    expect(version({ keptFor: 'For a year.' })).not.toBe(version());
    expect(makeNotice(settings, purposes.slice(1), null).version).not.toBe(version());
  });

  it('tells a material change from a change of words', () => {
    const toys = [{ name: 'Toys Inc', why: 'sends offers', kind: 'third-party' as const }];
    expect(changedMaterially(version(), version({ recipients: toys }))).toBe(true);
    expect(changedMaterially(version(), version({ operatorName: 'Another Ltd' }))).toBe(true);
    expect(changedMaterially(version(), version({ keptFor: 'For a year.' }))).toBe(false);
    expect(changedMaterially(version(), version({ operatorPhone: '1' }))).toBe(false);
  });

  it('has to be answered anew when somebody new gets the data, not when only the words change', () => {
    const consent = {
      state: 'given',
      purposes: '["core","ads.market"]',
      notice_version: version(),
    } as ConsentRow;
    const all = purposes.flatMap((purpose) => purpose.situations);
    const grants = all.map((situation) => ({ situation, by: 'guardian' }) as GrantFact);
    const renew = (changes: Partial<typeof settings>) =>
      purposeViews(purposes, { grants }, [consent], { version: version(changes) })
        .filter((purpose) => purpose.renew)
        .map(({ id }) => id);
    expect(renew({ keptFor: 'For a year.' })).toEqual([]);
    const toys = { name: 'Toys Inc', why: 'sends offers', kind: 'third-party' as const };
    expect(renew({ recipients: [toys] })).toEqual(['core', 'ads.market']);
  });

  it('names who gets the data', () => {
    const recipients = [
      { name: 'Toys Inc', why: 'sends offers', kind: 'third-party' as const },
      { name: 'Cloud Ltd', why: 'hosting', kind: 'processor' as const },
    ];
    const scope = rulebook.scope('US');
    const named = purposesFor((situation) => scope.decide(situation, child.age), { ...settings, recipients });
    const who = (id: string) => named.find((purpose) => purpose.id === id)!.who;
    expect(who('data.share/third-party')).toContain('Toys Inc (sends offers)');
    expect(who('core')).toContain('Cloud Ltd (hosting)');
    expect(who('core')).not.toContain('Toys');
  });
});
