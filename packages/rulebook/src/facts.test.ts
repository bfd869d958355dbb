import { expect, test } from 'vitest';
import { factsOf, factsOfPractice } from './facts.ts';
import { practiceNames } from './practice.ts';
import { situations } from './vocabulary.ts';
import { rings, themes } from './words.generated.ts';

test('a situation has what its activity says, unless it says otherwise itself', () => {
  expect(factsOf('monitor.guardian/activity')).toEqual({
    theme: 'other',
    icon: 'people',
    dpv: { purpose: ['ServiceMonitoring'], processing: ['Monitor'], data: ['ServiceConsumptionBehaviour'] },
    reaches: 'guardian',
    signs: ['guardian'],
  });
  expect(factsOf('monitor.guardian/location')).toEqual({
    theme: 'geolocation',
    icon: 'people',
    dpv: { purpose: ['ServiceMonitoring'], processing: ['Monitor'], data: ['CurrentLocation'] },
    reaches: 'guardian',
    signs: ['guardian'],
  });
  expect(factsOf('ai.chat/companion')).not.toHaveProperty('reaches');
});

test('what goes to other companies or to the public is disclosed', () => {
  for (const situation of situations) {
    const { recipients, reaches, discloses } = factsOf(situation);
    const outside = recipients === 'third-party' || reaches === 'anyone' || reaches === 'web-index';
    expect(discloses ?? false, situation).toBe(outside);
  }
});

test('a ring shows what reaches the people in it', () => {
  const within = {
    friends: ['contact'],
    peers: ['peer', 'stranger', 'search', 'suggestion'],
    adults: ['adult', 'stranger', 'search', 'suggestion'],
    everyone: ['anyone', 'web-index'],
  };
  for (const people of Object.values(rings)) {
    for (const [who, own] of Object.entries(people)) {
      for (const situation of own) {
        expect(within[who as keyof typeof within], situation).toContain(factsOf(situation).reaches);
      }
    }
  }
});

test('every theme has something in it', () => {
  const used = new Set<string>([
    ...situations.map((one) => factsOf(one).theme),
    ...practiceNames.map((one) => factsOfPractice(one).theme),
  ]);
  expect([...used].sort()).toEqual(themes.map(({ id }) => id).sort());
});
