import type { Client } from '@stairgate/client';
import { html } from '../pages/html.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { atTop } from './page-edits.ts';

type TimeAnswer = Awaited<ReturnType<Client['time']['beat']>>;

/** What the gate says of the time is heard as something else. */
const timing =
  (spoil: (answer: TimeAnswer, childId: string) => TimeAnswer): NonNullable<Fault['gate']> =>
  (gate) => ({
    ...gate,
    time: {
      ...gate.time,
      beat: async (childId, beat) => spoil(await gate.time.beat(childId, beat), childId),
    },
  });

const isOf = (
  answer: TimeAnswer,
  reason: string,
): answer is Extract<TimeAnswer, { readonly source: 'service' }> =>
  answer.source === 'service' && !answer.allowed && answer.why?.reason === reason;

/** Limits that a guardian set. */
export const limitFaults = {
  'limits-ignored': () => ({
    gate: timing((answer) => (answer.source === 'service' ? { ...answer, allowed: true } : answer)),
  }),

  'school-hours-ignored': () => ({
    gate: timing((answer) => (isOf(answer, 'school') ? { ...answer, allowed: true } : answer)),
  }),

  'limit-covers-page-only': () => ({
    gate: timing((answer) => (isOf(answer, 'quiet') ? { ...answer, allowed: true, warn: 0 } : answer)),
    // Something lies over the feed, and the feed is there.
    page: (page, { path, me }) =>
      me && path === '/' && page.includes('closes for you in 0 minutes')
        ? atTop(
            page,
            html`<div class="card" role="dialog" aria-label="Closed"><p>Birch is closed for now: these are quiet hours that your grown-up set.</p></div>`,
          )
        : page,
  }),

  'limit-without-why': () => ({
    page: (page) =>
      page.includes('<h1>Birch is closed for now</h1>')
        ? page.replace(
            /<main([^>]*)>[\s\S]*<\/main>/,
            '<main$1><h1>Not now</h1><p>Come back another time.</p></main>',
          )
        : page,
  }),

  'limit-outlives-lifting': () => {
    const closed = new Map<string, TimeAnswer>();
    return {
      gate: timing((answer, childId) => {
        if (answer.source === 'service' && !answer.allowed) closed.set(childId, answer);
        return closed.get(childId) ?? answer;
      }),
    };
  },

  'purchase-without-approval': () => ({
    gate: (gate) => ({
      ...gate,
      time: { ...gate.time, buy: async () => ({ allowed: true, reasons: [], favour: null }) },
    }),
  }),
} satisfies FaultGroup;
