import { expect, test } from 'vitest';
import { failed, inShort, probe, probed } from './evidence.testing.ts';
import { presenceSeen } from './presence-seen.ts';

const situation = 'presence.show/stranger';

test.each(['text', 'attribute', 'header'] as const)('presence in a %s is shown to strangers', (how) => {
  const saw = { presence: [{ how, says: 'x-last-seen' }] };
  for (const kind of ['presence', 'profile'] as const) {
    expect(inShort(probed(presenceSeen, probe(kind, saw)))).toEqual([
      `${situation} allow`,
      'presence.show/contact allow',
    ]);
  }
});

test('no trace is no presence', () => {
  expect(inShort(probed(presenceSeen, probe('presence', { presence: [] })))).toEqual([
    `${situation} opt-in..forbid`,
  ]);
});

test('where nobody looked for traces, nothing is known', () => {
  expect(inShort(probed(presenceSeen, probe('presence', {})))).toEqual([`${situation} not-tested`]);
  expect(inShort(probed(presenceSeen, probe('presence', {}, { actorSide: failed() })))).toEqual([
    `${situation} cannot-tell`,
  ]);
  expect(probed(presenceSeen, probe('profile', {}))).toEqual([]);
});
