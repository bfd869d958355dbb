import type { Control, Screen } from '../evidence.ts';
import { isAgeClaim, yearsIn } from './asks-age.ts';
import { checkChildren } from './check-children.ts';
import { ageScreens } from './screens-of.ts';

/** Whether the question for the age presets nothing, steers to nothing and can be answered with every true age. */
export const ageScreenNeutral = checkChildren(
  {
    id: 'age-screen-neutral',
    title: 'Whether the question for the age is neutral',
    needs: ['age', 'screens'],
    about: ['age-screen-neutral'],
  },
  (child, record, { review }) => {
    const practice = 'age-screen-neutral';
    const year = Number(review.startedAt.slice(0, 4));
    if (child.age.answer === 'not-asked') {
      return [record.unseen({ practice }, 'not-tested', 'There was no question for the age to look at.')];
    }
    const screens = ageScreens(child);
    if (screens.length === 0) {
      return [record.notDone({ practice }, child.age.state === 'done' ? undefined : child.age)];
    }
    const evidence = screens.map(({ picture }) => picture);
    const faults = screens.flatMap((screen) => faultsOf(screen, year));
    // A question that cannot be answered with the true age is one that no child gets past.
    if (faults.length === 0 && child.age.state !== 'done') {
      return [record.notDone({ practice }, child.age, evidence)];
    }
    return faults.length === 0
      ? [
          record.practice(
            practice,
            true,
            'The question for the age had no answer beforehand, no hint, and room for every age.',
            evidence,
          ),
        ]
      : [...new Set(faults)].map((says) => record.practice(practice, false, says, evidence));
  },
);

function faultsOf({ controls, text }: Screen, year: number): readonly string[] {
  return [...controls.flatMap((control) => controlFault(control, year) ?? []), ...hintFault(text)];
}

/** A year of two digits, where nothing but a year is asked for. */
const yearAlone = /(?<![\p{L}])(year|yy(yy)?|blwyddyn|année|jahr|año|anno)(?![\p{L}])/iu;

function controlFault({ kind, label, group = '', preset, options }: Control, year: number): string | null {
  const presetYear = typeof preset === 'string' ? /\b(19|20)\d\d\b/.exec(preset)?.[0] : undefined;
  if (presetYear && ['text', 'date', 'select', 'range'].includes(kind)) {
    return `The year was filled in beforehand, for somebody of about ${year - Number(presetYear)}.`;
  }
  if (kind === 'range' || (/^(your )?age\b|how old/i.test(label) && ['text', 'select'].includes(kind))) {
    const age = typeof preset === 'string' ? /^\d{1,3}$/.exec(preset.trim())?.[0] : undefined;
    if (age) return `An age of ${age} was filled in beforehand.`;
  }
  if (typeof preset === 'string' && /^\d{2}$/.test(preset.trim()) && yearAlone.test(`${label} ${group}`)) {
    const short = Number(preset);
    return `The year was filled in beforehand, for somebody of about ${year - (short > year % 100 ? 1900 : 2000) - short}.`;
  }
  const years = yearsIn(options);
  if (years.length >= 10 && Math.max(...years) < year - 5) {
    return `The list of years ends with ${Math.max(...years)}, so that a child cannot give the true answer.`;
  }
  if ((kind === 'button' || kind === 'link') && isAgeClaim(label)) {
    return 'The answers to press told which age gets in.';
  }
  if ((kind === 'checkbox' || kind === 'radio') && isAgeClaim(label)) {
    return preset === true
      ? 'An answer for an older age was chosen beforehand.'
      : kind === 'checkbox'
        ? 'The only answer offered is to be old enough.'
        : null;
  }
  return null;
}

/** Ages as words, with what makes them a bound. */
const spelt =
  /\b(ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty-?one)\s+(years?( (of age|old))?\s+)?(or|and) (older|over|above|more)\b/i;

function hintFault(text: string): readonly string[] {
  const hint =
    /\b(must|have to|need to|should|only)\b[^.\n]{0,40}\b(1[0-9]|2[01])\b[^.\n]{0,25}/i.exec(text) ??
    /\b(aged?|for (people|those|users|anyone))\s+(1[0-9]|2[01])\s*(\+|and|or)/i.exec(text) ??
    spelt.exec(text) ??
    /\b(1[0-9]|2[01])\s*(\+|or (older|over|above)|and (older|over|above))/i.exec(text);
  return hint ? [`Beside the question stood which age gets in: "${hint[0].trim()}".`] : [];
}
