import type { Situation } from '@stairgate/rulebook';
import { exactly, type Observation } from '../observation.ts';
import { anyEffect, checkChildren, pointerPart } from './check-children.ts';

/** Whether a setting that was switched off stays off when its owner signs out and in. */
export const settingKeeps = checkChildren(
  { id: 'setting-keeps', title: 'Whether settings stay as they were left', needs: ['settings'] },
  (child, record) =>
    Object.entries(child.settings).flatMap(([name, step]): Observation[] => {
      const wasOn = step.atFirst === 'on' || step.afterSwitch === 'on';
      if (step.state !== 'done' || !step.afterSignIn || !wasOn) return [];
      // What was on for all says nothing of how strict the setting is; only whether it keeps a no.
      const off = step.atFirst === 'on' ? anyEffect : exactly('opt-in');
      const situation = name as Situation;
      const evidence = [...step.shots, record.at(`/settings/${pointerPart(name)}/afterSignIn`)];
      return [
        step.afterSignIn === 'on'
          ? record.situation(
              situation,
              exactly('allow'),
              'It was switched off, and was on again after signing out and in.',
              { evidence, broken: ['keep-choice'] },
            )
          : record.situation(
              situation,
              off,
              'It was switched off, and was still off after signing out and in.',
              { evidence, met: ['keep-choice'] },
            ),
      ];
    }),
);
