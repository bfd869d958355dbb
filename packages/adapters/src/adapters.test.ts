import { readFileSync } from 'node:fs';
import { levels } from '@stairgate/rulebook';
import { evidenceKinds } from '@stairgate/wire';
import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import type { AdapterSettings } from './adapter-settings.ts';
import { adapterContext, adaptersAt, offered, ownAdapters } from './adapters.ts';
import { fernlea } from './fernlea.testing.ts';

const { age, consent } = ownAdapters;
const bare: AdapterSettings = { publicUrl: 'https://gate.example', trustedIssuers: [], adapters: {} };
const ids = (list: readonly { meta: { id: string } }[]) => list.map(({ meta }) => meta.id);

describe('the list of adapters', () => {
  it('has one for every kind of evidence that comes in one go, and none for what there is not', () => {
    expect(ids(age.filter(({ verify }) => verify)).sort()).toEqual(Object.keys(evidenceKinds).sort());
  });

  it('names each once, and gives each a way to end', () => {
    for (const list of [age, consent]) expect(new Set(ids(list)).size).toBe(list.length);
    for (const one of [...age, ...consent]) {
      const { meta, begin, finish } = one;
      expect([meta.id, begin !== undefined || 'verify' in one]).toEqual([meta.id, true]);
      if (finish) expect([meta.id, begin !== undefined]).toEqual([meta.id, true]);
    }
  });

  it('says at which levels an age is known, and what a guardian reads', () => {
    for (const { meta } of age) expect(levels).toEqual(expect.arrayContaining([...meta.levels]));
    for (const { meta } of consent) {
      expect(meta.words).toEqual((words.methods.known as Record<string, object>)[meta.id]);
      expect(meta.basis.length).toBeGreaterThan(0);
    }
  });
});

describe('an adapter is offered', () => {
  it('once whom it trusts is set', () => {
    expect(ids(offered(consent, bare))).toEqual(['email-plus']);
    const trustedIssuers = [{ issuer: 'https://w.example', kind: 'credential' as const, name: 'W' }];
    expect(ids(offered(consent, { ...bare, trustedIssuers }))).toEqual(['email-plus', 'adult-credential']);
  });

  it('once its own settings are there, all of them; before, it is not called', () => {
    const half = { ...bare, adapters: { fernlea: { url: 'https://fernlea.example' } } };
    expect(offered([fernlea], half)).toEqual([]);
    expect(() => adapterContext(fernlea, { settings: half, now: 0, childId: null, nonce: null })).toThrow(
      'not set up for fernlea: secret',
    );
    const whole = { ...bare, adapters: { fernlea: { ...half.adapters.fernlea, secret: 's' } } };
    expect(offered([fernlea], whole)).toEqual([fernlea]);
  });

  it('of the demonstration, where nobody else reaches the service', () => {
    const demo = { ...fernlea, meta: { ...fernlea.meta, demo: true as const } };
    const all = { age: [demo, fernlea], consent };
    expect(adaptersAt('https://gate.example', all).age).toEqual([fernlea]);
    expect(adaptersAt('http://127.0.0.1.evil.example', all).age).toEqual([fernlea]);
    expect(adaptersAt('http://127.0.0.1:4300', all).age).toHaveLength(2);
  });
});

it('who asks somebody that is not there is told that in a way that the service can tell on', async () => {
  const given = { settings: bare, now: 0, childId: null, nonce: null };
  const { fetch } = adapterContext(consent[0]!, given);
  await expect(fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'unavailable' });
});

it('the example in docs/adapters.md is the one that is tested', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const [, block] = /^```ts\n(.*?)^```/ms.exec(read('../../../docs/adapters.md'))!;
  expect(block).toBe(read('./fernlea.testing.ts'));
});
