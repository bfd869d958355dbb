import type { Situation } from '@stairgate/rulebook';
import type { SettingByAge } from '@stairgate/wire';
import type { Evidence } from '../evidence.ts';
import { situationWords } from './situation-words.ts';

/** What age changes: each setting beside itself at other ages, and for a grown-up. Settings that nobody has are left out. */
export function settingsByAge({ personas }: Evidence): readonly SettingByAge[] {
  const players = personas
    .filter(({ persona }) => persona.role === 'child' || persona.role === 'adult')
    .sort((a, b) => (a.persona.age ?? 0) - (b.persona.age ?? 0));
  const names = [...new Set(players.flatMap(({ settings }) => Object.keys(settings) as Situation[]))];
  return names
    .map((situation) => ({
      situation,
      title: situationWords[situation].title,
      states: players.flatMap(({ persona, settings }) => {
        const step = settings[situation];
        return step?.state === 'done' && step.atFirst
          ? [{ persona: persona.id, age: persona.age ?? 0, state: step.atFirst }]
          : [];
      }),
    }))
    .filter(({ states }) => states.some(({ state }) => state !== 'absent'));
}
