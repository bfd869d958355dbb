import type { PersonaEvidence, Ref, Screen } from '../evidence.ts';
import { asksAge } from './asks-age.ts';

/** The pages of which these are the pictures. */
export function screensOf(
  { screens }: Pick<PersonaEvidence, 'screens'>,
  shots: readonly Ref[],
): readonly Screen[] {
  const files = new Set(shots.map(({ file }) => file));
  return screens.filter(({ picture }) => files.has(picture.file));
}

/** A look at one page has no steps of a sign-up: whatever the page asks stands on it. */
const oneLook = ['lookAtPage', 'typeUnsent'];
const signingUp = ['answerAge', 'finishSignUp', ...oneLook];

/** The pages from the question for the age to the first one behind the account, in order. */
export function signUpScreens({ screens }: Pick<PersonaEvidence, 'screens'>): readonly Screen[] {
  if (screens.some(({ during }) => during !== undefined)) {
    return screens.filter(({ during }) => during !== undefined && signingUp.includes(during));
  }
  // Before there was `during`, the last picture of the sign-up bore the name of its step.
  const last = screens.findLastIndex(({ name }) => signingUp.includes(name));
  return screens.slice(0, last + 1).filter(({ name }) => !name.startsWith('retry-'));
}

const ofAge = /\bage\b|birth|born/i;

/**
 * The page, or pages, with the question for the age, as it stood before it was answered: those that the journey calls so,
 * else all on the way there.
 */
export function ageScreens({ age, screens }: Pick<PersonaEvidence, 'age' | 'screens'>): readonly Screen[] {
  const after = screens.findIndex(({ picture }) => picture.file === age.screen?.file);
  const before = screens.slice(0, after === -1 ? undefined : after);
  const named = before.filter((screen) => {
    const { during, name } = screen;
    if (during !== undefined && oneLook.includes(during)) return asksAge(screen);
    return (during === undefined || during === 'answerAge') && ofAge.test(name);
  });
  return named.length > 0 ? named : before.filter(({ during }) => during === 'answerAge');
}

/** The pages with the feed, untouched. */
export function feedScreens(child: Pick<PersonaEvidence, 'feed' | 'screens'>): readonly Screen[] {
  return screensOf(child, child.feed.shots);
}
