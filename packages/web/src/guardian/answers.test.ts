import type { Method, Purpose } from '@stairgate/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Answers,
  agreed,
  beyondReach,
  childAlone,
  notHere,
  purposesApart,
  unanswered,
} from './answers.ts';

const purpose = (core: boolean) =>
  fc.record({
    id: fc.uuid(),
    title: fc.string(),
    why: fc.string(),
    who: fc.string(),
    situations: fc.constant([]),
    discloses: core ? fc.constant(false) : fc.boolean(),
    core: fc.constant(core),
    strong: fc.boolean(),
    restsOn: fc.constant([]),
    granted: fc.constant(false),
    has: fc.constant([]),
    renew: fc.boolean(),
    rules: fc.constant([]),
  });
const purposes: fc.Arbitrary<Purpose[]> = fc
  .tuple(purpose(true), fc.array(purpose(false), { maxLength: 8 }))
  .map(([core, rest]) => [...rest, core]);
const asked = purposes.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc
      .array(fc.constantFrom('yes', 'no', undefined), { minLength: list.length, maxLength: list.length })
      .map((given): Answers => Object.fromEntries(list.map(({ id }, index) => [id, given[index]]))),
  ),
);

test('only a spoken yes is a yes', () => {
  fc.assert(
    fc.property(asked, ([list, answers]) => {
      for (const { id } of agreed(list, answers)) expect(answers[id]).toBe('yes');
    }),
  );
});

test('without the service itself nothing is agreed to', () => {
  fc.assert(
    fc.property(asked, ([list, answers]) => {
      const core = list.find((one) => one.core);
      if (core && answers[core.id] !== 'yes') expect(agreed(list, answers)).toEqual([]);
    }),
  );
});

test('nothing asked is answered beforehand', () => {
  fc.assert(
    fc.property(purposes, (list) => {
      expect(unanswered(list, {})).toEqual(list);
    }),
  );
});

test('what leaves the service is asked apart, and nothing is lost', () => {
  fc.assert(
    fc.property(purposes, (list) => {
      const { inside, outside } = purposesApart(list);
      expect([...inside, ...outside].map(({ id }) => id).sort()).toEqual(list.map(({ id }) => id).sort());
      expect(inside[0]?.core).toBe(true);
      expect(outside.every(({ discloses }) => discloses)).toBe(true);
    }),
  );
});

test('an e-mail never reaches to what needs a strong consent', () => {
  const email: Method = { id: 'email-plus', title: '', how: '', reach: 'internal', basis: [] };
  const proof: Method = { id: 'adult-credential', title: '', how: '', reach: 'disclosure', basis: [] };
  fc.assert(
    fc.property(purposes, (list) => {
      expect(beyondReach(email, list)).toEqual(list.filter((one) => one.strong));
      expect(beyondReach(proof, list)).toEqual([]);
    }),
  );
});

test('what takes a proof cannot be agreed to where no way of confirming gives one', () => {
  expect(notHere({ strong: true }, [{ reach: 'internal' }])).toBe(true);
  expect(notHere({ strong: true }, [{ reach: 'internal' }, { reach: 'disclosure' }])).toBe(false);
  expect(notHere({ strong: false }, [{ reach: 'internal' }])).toBe(false);
});

test('a notice lists what the child can switch on without a guardian, of what is offered', () => {
  const views = {
    'contact.message/adult': { effect: 'opt-in', needs: ['child'] },
    'contact.call/adult': { effect: 'guardian', own: 'opt-in', needs: ['child'] },
    'feed.comment/contact': { effect: 'opt-in', needs: ['guardian', 'child'] },
    'live.broadcast/public': { effect: 'forbid', needs: [] },
    'location.share/contact': { effect: 'opt-in', needs: ['child'] },
  } as unknown as Parameters<typeof childAlone>[0];
  const offers = Object.keys(views).slice(0, 4) as Parameters<typeof childAlone>[1];
  expect(childAlone(views, offers)).toEqual(['contact.message/adult', 'contact.call/adult']);
});
