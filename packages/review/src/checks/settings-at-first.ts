import type { Effect, Situation } from '@stairgate/rulebook';
import type { SettingSeen } from '../evidence.ts';
import { atLeast, exactly, type Observation } from '../observation.ts';
import { checkChildren, pointerPart } from './check-children.ts';

/** Where each setting stands before anybody touches it, and who can switch it on. */
export const settingsAtFirst = checkChildren(
  { id: 'settings-at-first', title: 'Where settings stand before anybody touches them', needs: ['settings'] },
  (child, record) =>
    Object.entries(child.settings).map(([name, step]): Observation => {
      const situation = name as Situation;
      const evidence = [...step.shots, record.at(`/settings/${pointerPart(name)}`)];
      if (step.state !== 'done' || !step.atFirst) return record.notDone({ situation }, step, evidence);
      const seen = sightOf(step as SettingSeen);
      return seen
        ? record.situation(situation, seen.effect, seen.says, { evidence })
        : record.unseen({ situation }, 'not-tested', 'There is no setting for it.', evidence);
    }),
);

interface Sight {
  readonly effect: readonly [Effect, Effect];
  readonly says: string;
}

/** Null where there is nothing to see. */
function sightOf({ atFirst, switchedOn, afterSwitch }: SettingSeen): Sight | null {
  if (atFirst === 'absent') return null;
  if (atFirst === 'on') return { effect: exactly('allow'), says: 'It was on before anybody touched it.' };
  if (switchedOn === 'done' && afterSwitch === 'on') {
    return {
      effect: exactly('opt-in'),
      says:
        atFirst === 'off'
          ? 'It was off, and the child alone could switch it on.'
          : 'The page said that it cannot be switched on just so, and the child alone switched it on all the same.',
    };
  }
  if (atFirst === 'locked-off') {
    return { effect: exactly('forbid'), says: 'It was off, and nobody is offered to switch it on.' };
  }
  if ([atFirst, switchedOn, afterSwitch].includes('asks-guardian')) {
    return {
      effect: exactly('guardian'),
      says: 'It was off, and a guardian is asked before it is switched on.',
    };
  }
  if (switchedOn === 'refused' || switchedOn === 'no-way') {
    return { effect: exactly('forbid'), says: 'It was off, and could not be switched on.' };
  }
  return { effect: atLeast('opt-in'), says: 'It was off before anybody touched it.' };
}
