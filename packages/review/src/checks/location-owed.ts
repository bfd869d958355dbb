import type { Obligation } from '@stairgate/rulebook';
import type { Observation } from '../observation.ts';
import { anyEffect, checkChildren } from './check-children.ts';

/** 3 decimals of a degree are about 110 m: finer than any town or part of one. */
const coarsest = 3;
/** A sign that says that the place is told now, whatever it is called. */
const sign =
  /\b(your )?(location|place|position) (is )?(now )?(on|shared|being shared|visible)\b|\bsharing (your )?(location|place|position)\b|friends (can )?see where you are/i;

/** What is owed while a place is shared: a sign, no finer than it says, and an end. Seen by a post with a place. */
export const locationOwed = checkChildren(
  {
    id: 'location-owed',
    title: 'What is owed while the place is shared',
    needs: ['sharing'],
    about: ['location.share/contact'],
  },
  ({ sharing }, record): readonly Observation[] => {
    const situation = 'location.share/contact';
    if (sharing.state !== 'done' || sharing.attempt !== 'done') return [];
    const { whileOn, decimals, afterSignIn } = sharing;
    const evidence = [...sharing.shots, record.at('/sharing'), ...(whileOn ? [whileOn.picture] : [])];
    const about = (owed: Obligation, kept: boolean, says: string) =>
      record.situation(situation, anyEffect, says, { evidence, [kept ? 'met' : 'broken']: [owed] });
    const found: Observation[] = [];
    if (whileOn) {
      const stands = sign.test(whileOn.text);
      found.push(
        about(
          'show-sign',
          stands,
          stands
            ? 'A sign stood on the page while the place was shared.'
            : 'No sign told that the place was shared.',
        ),
      );
    }
    if (decimals !== undefined) {
      const coarse = decimals === null || decimals < coarsest;
      found.push(
        about(
          'coarse-only',
          coarse,
          coarse
            ? 'The page had no finer place than the name of a town.'
            : `The source of the page had the place to ${decimals} decimals of a degree, finer than what the page says.`,
        ),
      );
    }
    if (typeof afterSignIn === 'boolean') {
      found.push(
        about(
          'reset-at-session-end',
          !afterSignIn,
          afterSignIn
            ? 'What was shared until signing out was still shown afterwards.'
            : 'What was shared until signing out was gone afterwards.',
        ),
      );
    }
    return found;
  },
);
