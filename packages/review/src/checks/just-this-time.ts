import type { Situation } from '@stairgate/rulebook';
import { exactly, type Observation } from '../observation.ts';
import { anyEffect, checkChildren, pointerPart } from './check-children.ts';

const offered = /\b(just|only) (this time|this once|once|for now)\b|\bthis time only\b|^once\b/i;
const warns = [
  /\b(think first|risks?|be careful|could go wrong|stay safe|not safe|unsafe)\b/i,
  /\b(could|may|might|can)\b[^.]*\b(strangers?|find (you|out)|turn up|where you live|hurt|harm|bully|unkind|copy it|misuse|cost you|harder to (stop|ignore))\b/i,
];

/** What the page of a choice says and offers, and whether "just this time" is kept to. */
export const justThisTime = checkChildren(
  {
    id: 'just-this-time',
    title: 'What a choice says, and for how long it holds',
    needs: ['settings'],
    mayUse: ['justThisTime'],
  },
  ({ settings, justThisTime: tried = {} }, record): readonly Observation[] => [
    ...Object.entries(settings).flatMap(([name, step]): Observation[] => {
      // Only where the child alone decides is there a choice to word.
      if (step.state !== 'done' || !step.page || step.atFirst !== 'off' || step.afterSwitch !== 'on')
        return [];
      const { page } = step;
      const situation = name as Situation;
      const evidence = [page.picture, record.at(`/settings/${pointerPart(name)}/page`)];
      const text = page.text.replace(/\s+/g, ' ');
      const explains = warns.some((words) => words.test(text));
      const offers = page.controls
        .flatMap(({ label, options }) => [label, ...options])
        .some((text) => offered.test(text));
      return [
        record.situation(
          situation,
          anyEffect,
          explains
            ? 'The page of the choice said what could go wrong.'
            : 'The page of the choice said nothing of what could go wrong.',
          { evidence, [explains ? 'met' : 'broken']: ['explain-risk'] },
        ),
        record.situation(
          situation,
          anyEffect,
          offers
            ? 'The choice could be made for just this time.'
            : 'The choice could be made for long, and not for just this time.',
          { evidence, [offers ? 'met' : 'broken']: ['offer-just-this-time'] },
        ),
      ];
    }),
    ...Object.entries(tried).flatMap(([name, step]): Observation[] => {
      if (step.state !== 'done' || step.switchedOn !== 'done' || !step.afterSignIn) return [];
      const situation = name as Situation;
      const evidence = [...step.shots, record.at(`/justThisTime/${pointerPart(name)}`)];
      return step.afterSignIn === 'on'
        ? [
            record.situation(
              situation,
              exactly('allow'),
              'Chosen for just this time, it was still on after signing in again.',
              {
                evidence,
                broken: ['offer-just-this-time'],
              },
            ),
          ]
        : [
            record.situation(
              situation,
              exactly('opt-in'),
              'Chosen for just this time, it was off again afterwards.',
              {
                evidence,
                met: ['offer-just-this-time'],
              },
            ),
          ];
    }),
  ],
);
