import type { Situation } from '@stairgate/rulebook';
import type { Evidence } from '../evidence.ts';
import type { SettingState } from '../journey.ts';
import { situationWords } from './situation-words.ts';

/** How one setting stood before anybody touched it, for each who has it. */
export interface SettingByAge {
  readonly situation: Situation;
  readonly title: string;
  /** Children by age, then the grown-up. */
  readonly states: readonly {
    readonly persona: string;
    readonly age: number;
    readonly state: SettingState;
  }[];
}

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
