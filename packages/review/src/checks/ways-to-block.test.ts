import { expect, test } from 'vitest';
import { child, control, evidenceOf, failed, inShort, probe, screen } from './evidence.testing.ts';
import { waysToBlock } from './ways-to-block.ts';

const picture = { file: 'artifacts/child-12/shots/09-other.png' };
function says(labels: readonly string[]) {
  const screens = [screen({ picture, controls: labels.map((label) => control({ kind: 'button', label })) })];
  const look = probe('profile', {}, { actor: 'child-12', owner: 'stranger' });
  const seen = { ...look, actorSide: { ...look.actorSide, shots: [picture] } };
  return inShort(waysToBlock.observe(evidenceOf(child({ screens }), [seen])));
}

test('both ways are there', () => {
  expect(says(['Message', 'Mute', 'Block'])[0]).toBe('contact.message/contact allow..forbid +block-and-mute');
  expect(says(['Unmute Wren', 'Block Wren'])[0]).toContain('+block-and-mute');
});

test('one is missing, or both are', () => {
  for (const labels of [['Message'], ['Block'], ['Mute']]) {
    expect(says(labels)).toEqual(['contact.message/contact allow..forbid -block-and-mute']);
  }
});

test('where the page was not seen, nothing is known', () => {
  expect(says([])).toEqual(['contact.message/contact not-tested']);
  const broke = probe('profile', {}, { actor: 'child-12', owner: 'stranger', actorSide: failed() });
  expect(inShort(waysToBlock.observe(evidenceOf(child(), [broke])))).toEqual([
    'contact.message/contact cannot-tell',
  ]);
});

test.each([
  [['Add to ignore list']],
  [['Foe', 'Friend']],
  [['Blocio', 'Distewi']],
  [['Bloquer', 'Masquer']],
  [['Ignorieren']],
])('%j is a way, by another name', (labels) => {
  expect(says(labels)[0]).toContain('+block-and-mute');
});
