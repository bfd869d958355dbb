import type { Screen } from '../evidence.ts';

/** Whether something on a page asks how old one is. */
export const asksAge = ({ controls }: Screen): boolean =>
  controls.some(
    ({ kind, label, options }) =>
      yearsIn(options).length >= 10 ||
      (['text', 'date', 'select', 'range'].includes(kind) && question.test(label)) ||
      (['checkbox', 'radio', 'button'].includes(kind) && isAgeClaim(label)),
  );

const question = /^(your )?age\b|how old|\b(birth|born|birthday)\b/i;

/** The years among answers. Nobody writes an age as a year. */
export const yearsIn = (texts: readonly string[]): readonly number[] =>
  texts.flatMap((text) => (/^(19|20)\d\d$/.test(text.trim()) ? [Number(text)] : []));

/** Whether an answer says to be of the age of majority, or of one that most services ask for. */
export const isAgeClaim = (label: string): boolean =>
  /\b(i am|i'm|i confirm|at least|over|older than)\b.{0,20}\b(1[3-9]|2[01])\b/i.test(label) ||
  /\b(1[3-9]|2[01])\s*(\+|or (older|over|above))/i.test(label);
