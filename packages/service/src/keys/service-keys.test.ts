import { expect, it } from 'vitest';
import { loadServiceKeys, makeKeys } from './service-keys.ts';

it('publishes of keys that signed before the public half alone, whatever was put there', async () => {
  const before = makeKeys();
  const { publicJwks: first } = await loadServiceKeys({ keys: JSON.stringify(before), dataDir: null });
  const stored = { ...makeKeys(), retired: [before.signing] };
  const { publicJwks } = await loadServiceKeys({ keys: JSON.stringify(stored), dataDir: null });
  // What was signed by it is still verified, by the name that it had.
  expect(publicJwks.keys[1]).toEqual(first.keys[0]);
  for (const key of publicJwks.keys)
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});

it('does not start with a retired key that is none', async () => {
  const keys = JSON.stringify({ ...makeKeys(), retired: [{ kty: 'oct', k: 'c2VjcmV0' }] });
  await expect(loadServiceKeys({ keys, dataDir: null })).rejects.toThrow(/STAIRGATE_KEYS cannot be read/);
});
