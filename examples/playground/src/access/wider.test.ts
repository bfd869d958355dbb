import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBirch, self, type TestBirch } from '../birch.testing.ts';

/** What is wider is never open where something narrower that it contains is not, whoever closed that. */
let t: TestBirch;
beforeAll(async () => {
  t = await openTestBirch();
});
afterAll(() => t.close());

const narrower = ['profile.view/contact', 'profile.view/peer', 'profile.view/adult'] as const;
const everything = [
  'account.open/with-guardian',
  'account.open/self',
  ...narrower,
  'profile.view/anyone',
] as const;

describe('a profile that is open to anyone', () => {
  test.each(narrower)(
    'is closed for who is signed out where the guardian did not agree to %s',
    async (one) => {
      const name = `us_11_${narrower.indexOf(one)}`;
      const child = t.add(name, 'US', self(11));
      const open = async (to: readonly (typeof everything)[number][]) => {
        t.protect.consent(child.gateId, to);
        for (const situation of everything) {
          // What cannot be chosen yet is refused, as on the child's own page.
          try {
            t.protect.choose(child.gateId, situation);
          } catch {}
        }
        return (await t.visitor().get(`/people/${name}`)).status;
      };
      expect(await open(everything.filter((situation) => situation !== one))).toBe(403);
      expect(await open(everything)).toBe(
        t.protect.decide(child.gateId, 'profile.view/anyone').allowed ? 200 : 403,
      );
    },
  );

  test.each(narrower)(
    'is closed for who is signed out while a limit or a switch of Birch closes %s',
    async (one) => {
      const name = `adult_${narrower.indexOf(one)}`;
      const owner = t.add(name, 'GB', { lo: 18, hi: 18, level: 'verified' });
      const seen = async () => (await t.visitor().get(`/people/${name}`)).status;
      expect(await seen()).toBe(200);
      t.birch.people.setOff(owner.id, [one]);
      expect(await seen()).toBe(403);
      t.birch.people.setOff(owner.id, []);
      expect(await seen()).toBe(200);
      t.protect.limit(owner.gateId, 'child', [{ by: 'child', kind: 'closed', situation: one }]);
      expect(await seen()).toBe(403);
    },
  );
});
