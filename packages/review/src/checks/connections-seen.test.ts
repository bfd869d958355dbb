import { expect, test } from 'vitest';
import { connectionsSeen } from './connections-seen.ts';
import { inShort, missing, probe, probed } from './evidence.testing.ts';

const situation = 'connections.view/stranger';

test.each([
  [{ others: ['peer-12'] }, 'allow'],
  [{ status: 200, shown: ['name'] }, 'allow'],
  [{ status: 403, shown: ['name'] }, 'opt-in..forbid'],
  [{ status: 403, shown: [], others: [] }, 'opt-in..forbid'],
  [{ status: 200, shown: [] }, 'opt-in..forbid'],
] as const)('a list that gave %o stands at %s', (saw, expected) => {
  for (const actor of ['stranger', 'peer-12', 'visitor']) {
    expect(inShort(probed(connectionsSeen, probe('connections', saw, { actor })))).toEqual([
      `${situation} ${expected}`,
    ]);
  }
});

test('a list that nobody looked for is not tested', () => {
  expect(inShort(probed(connectionsSeen, probe('connections', {}, { actorSide: missing() })))).toEqual([
    `${situation} not-tested`,
  ]);
});
