import type { Journey } from './journey.ts';

/** What a step is never reached without, or tells nothing without, and why. */
export interface Need {
  readonly needs: keyof Journey;
  /** Goes on from "Without it". */
  readonly why: string;
}

const joined = [
  ...['consentAsGuardian', 'nameSelfAsGuardian', 'signIn', 'signOut', 'fillProfile', 'readSetting'],
  ...['switchSetting', 'buy', 'talk', 'openReceived', 'openProfile', 'openConnections', 'openPresence'],
  ...['openLocation', 'search', 'openSuggestions', 'contact', 'contactDirectly', 'postWithPlace', 'openNews'],
] as const satisfies readonly (keyof Journey)[];

/** The steps that a step needs. A step that is never reached says nothing, and a journey does not show that it is not. */
export const journeyNeeds: Readonly<Partial<Record<keyof Journey, readonly Need[]>>> = merged(
  Object.fromEntries(
    joined.map((step) => [step, [{ needs: 'finishSignUp', why: 'nobody has an account' }]]),
  ) as Partial<Record<keyof Journey, readonly Need[]>>,
  {
    nameSelfAsGuardian: [{ needs: 'answerAge', why: 'nobody comes as far as to name a guardian' }],
    signIn: [
      { needs: 'signOut', why: 'nobody signs in again, so that it is not seen whether a choice lasts' },
    ],
    signOut: [{ needs: 'signIn', why: 'nobody who signed out could come back' }],
    readSetting: [
      { needs: 'switchSetting', why: 'it is not seen who can switch a setting, nor whether any is ever on' },
    ],
    switchSetting: [{ needs: 'readSetting', why: 'nothing is switched' }],
    switchOnce: [{ needs: 'switchSetting', why: 'nothing is switched on for just this time' }],
    advertRequests: [{ needs: 'openFeed', why: 'there is no feed to read them from' }],
    feedTopics: [{ needs: 'openFeed', why: 'there is no feed to read' }],
    like: [{ needs: 'openFeed', why: 'there is no feed to like anything in' }],
    wantLess: [{ needs: 'openFeed', why: 'there is no feed to say it of' }],
    resetFeed: [{ needs: 'openFeed', why: 'there is no feed to start afresh' }],
    readReset: [{ needs: 'resetFeed', why: 'no feed was started afresh' }],
    setLimit: [{ needs: 'consentAsGuardian', why: 'nobody is a guardian' }],
    openReceived: [{ needs: 'contact', why: 'nothing was sent' }],
    contact: [
      {
        needs: 'openReceived',
        why: 'nobody looks whether it arrived, so that no control between two adults can hold',
      },
      {
        needs: 'contactDirectly',
        why: 'nobody tries it past the pages, so that a no by the pages tells nothing',
      },
    ],
    contactDirectly: [
      {
        needs: 'openReceived',
        why: 'nobody looks whether it arrived, so that no control between two adults can hold',
      },
    ],
    openProfile: [
      { needs: 'fillProfile', why: 'there is no mark by which to see that a page shows somebody' },
    ],
    search: [{ needs: 'openProfile', why: 'there is no control that whom it looks for is there' }],
  },
);

function merged(
  ...all: readonly Readonly<Partial<Record<keyof Journey, readonly Need[]>>>[]
): Partial<Record<keyof Journey, readonly Need[]>> {
  const steps = [...new Set(all.flatMap((one) => Object.keys(one)))] as (keyof Journey)[];
  return Object.fromEntries(steps.map((step) => [step, all.flatMap((one) => one[step] ?? [])]));
}
