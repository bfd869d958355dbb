import { describe, expect, test } from 'vitest';
import { contacts } from '../journey.ts';
import { contactArrives } from './contact-arrives.ts';
import { failed, inShort, missing, notReached, probe, probed } from './evidence.testing.ts';

const says = (...probes: ReturnType<typeof probe>[]) => inShort(probed(contactArrives, ...probes));

describe.each(contacts)('a %s', (kind) => {
  test('that arrives is let through, whatever the one who sent it was told', () => {
    for (const attempt of ['done', 'waits', 'refused', 'no-way'] as const) {
      expect(says(probe(kind, { attempt }, { arrived: true }))).toEqual([`contact.${kind}/adult allow`]);
    }
  });
  test('of somebody of the same age is told apart', () => {
    expect(says(probe(kind, { attempt: 'done' }, { arrived: true, actor: 'peer-12' }))).toEqual([
      `contact.${kind}/peer allow`,
    ]);
  });
  test('that does not arrive is kept out', () => {
    for (const attempt of ['done', 'refused', 'no-way'] as const) {
      expect(says(probe(kind, { attempt }, { arrived: false }))).toEqual([
        `contact.${kind}/adult opt-in..forbid`,
      ]);
    }
  });
});

test('what was sent past the pages and arrived says that the pages said no', () => {
  const [, direct] = probed(
    contactArrives,
    probe('message', { attempt: 'no-way' }, { arrived: false }),
    probe('message', { attempt: 'done' }, { arrived: true, way: 'direct' }),
  );
  expect(direct!.says).toMatch(/past them/);
  expect(inShort([direct!])).toEqual(['contact.message/adult allow']);
});

test('a no by the pages tells nothing where nobody could try it past them', () => {
  const byPages = probe('message', { attempt: 'no-way' }, { arrived: false });
  for (const actorSide of [missing(), failed(), notReached()]) {
    expect(says(byPages, probe('message', {}, { actorSide, way: 'direct' }))[0]).toBe(
      'contact.message/adult cannot-tell',
    );
  }
});

test('what nobody could see the end of is not guessed', () => {
  expect(says(probe('message', { attempt: 'done' }, { ownerSide: missing() }))).toEqual([
    'contact.message/adult cannot-tell',
  ]);
  expect(says(probe('message', {}, { actorSide: missing() }))).toEqual(['contact.message/adult not-tested']);
  expect(says(probe('message', {}, { actorSide: notReached() }))).toEqual([
    'contact.message/adult not-tested',
  ]);
  expect(says(probe('message', {}, { actorSide: failed() }))).toEqual(['contact.message/adult cannot-tell']);
  expect(says(probe('message', { attempt: 'refused' }, { ownerSide: missing() }))).toEqual([
    'contact.message/adult opt-in..forbid',
  ]);
});

test('a visitor has no circumstance', () => {
  expect(says(probe('message', {}, { actor: 'visitor' }))).toEqual([]);
});
