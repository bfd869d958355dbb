import type { WhyAsleep } from '../children/child-facts.ts';

/** Why a yes sleeps, to the guardian who gave it, and what would wake it. */
export const whyWords: Readonly<Record<WhyAsleep, string>> = {
  'method-too-weak': 'The law now asks for a stronger way of confirming that you are a grown-up.',
  'notice-of-other-law': 'Another law holds now. Please read what it says and answer anew.',
  'not-asked-apart': 'It now has to be asked apart from everything else.',
  'not-told-before': 'Something has to be explained first.',
  'was-not-open': 'It was off for a while, and nothing comes back on by itself. Please say yes again.',
  'method-not-trusted': 'How you confirmed it is not trusted any more. Please confirm it in another way.',
  'practice-changed': 'Other companies would get the data now than those that you were told of.',
};
