import type { AgeAnswer, SignUpEnd } from '../journey.ts';
import type { Player } from '../persona.ts';
import type { Ref, Step } from '../step.ts';
import { type Gatherer, type Gathering, gathered } from './gatherer.ts';
import { type Actor, inTurn, missing, type Play, type Turn } from './play.ts';

/** The way to an account, as far as it came. */
export interface SignedUp {
  readonly age: Step<{ answer: AgeAnswer; screen: Ref }>;
  /** Trying again with another age after a refusal, or after a guardian was asked for. */
  readonly retries: readonly Step<{
    how: 'same-tab' | 'new-tab';
    age: number;
    answer: AgeAnswer;
  }>[];
  readonly signUp: Step<{ end: SignUpEnd }>;
  /** The sign-up taken up again after a guardian was written to, and before anybody answered the letter. */
  readonly beforeConsent?: Step<{ end: SignUpEnd }>;
  /** What came of naming the child's own address as the guardian's. `no-way`: only one address is asked for. */
  readonly ownAddressAsGuardian?: Step<{ answer: 'accepted' | 'refused' | 'no-way' }>;
}

/** Somebody who joins, and the grown-up whom they name. */
interface Joining extends Turn {
  readonly guardian: Player;
  readonly openGuardian: () => Promise<Actor>;
}

/** An age that no platform holds against anybody. */
const ofAge = 19;
/** A guardian's yes reaches a platform in its own time: how often it is usually looked for, and milliseconds between. */
const patience = { times: 4, wait: 1_000 } as const;

/**
 * Signs a persona up: the question for the age, the way to an account, and the guardian's yes where one is wanted. What
 * a child could do instead (answer again, be their own guardian) is tried in a second browser, so that it does not
 * change who the child is to the platform.
 */
export const signUp: Gatherer<Joining, SignedUp> = {
  needs: [],
  start: async (joining) => gathered(await join(joining)),
};

/** Of somebody who never tried. */
export const neverJoined: Gathering<SignedUp> = gathered({
  age: missing(),
  retries: [],
  signUp: missing(),
});

async function join({ play, actor, guardian, openGuardian }: Joining): Promise<SignedUp> {
  const { journey, take, shoot } = play;
  const { answerAge, finishSignUp, consentAsGuardian, signIn } = journey;
  const age = await take(
    actor,
    'answerAge',
    answerAge &&
      (async (stage) => {
        const answer = await answerAge.call(journey, stage);
        const { picture } = await shoot(actor, 'after the age');
        return { answer, screen: picture };
      }),
  );
  const finish = (name: string) =>
    take(
      actor,
      name,
      finishSignUp &&
        (async (stage): Promise<{ end: SignUpEnd }> => ({
          end: await finishSignUp.call(journey, stage, guardian),
        })),
      { picture: true },
    );
  let tries = 0;
  /** A try that broke off may have made the account: who can sign in has one. Else all of it is done again, from its beginning. */
  const finishFirst = () =>
    take(
      actor,
      'finishSignUp',
      finishSignUp &&
        (async (stage): Promise<{ end: SignUpEnd }> => {
          if (tries++ > 0) {
            const isIn = await signIn?.call(journey, stage).then(
              () => true,
              () => false,
            );
            if (isIn) return { end: 'account' };
            await answerAge?.call(journey, stage);
          }
          return { end: await finishSignUp.call(journey, stage, guardian) };
        }),
      { picture: true },
    );
  const isRefused = age.answer === 'refused';
  const end: Step<{ end: SignUpEnd }> = isRefused
    ? ({ state: 'done', shots: [], end: 'refused' } as unknown as Step<{ end: SignUpEnd }>)
    : age.state === 'failed'
      ? ({ state: 'not-reached', needs: 'answerAge', shots: [] } as unknown as Step<{ end: SignUpEnd }>)
      : await finishFirst();
  actor.signedIn = end.end === 'account';
  const isHeld = actor.player.role === 'child' && (isRefused || end.end === 'guardian-asked');
  const beside = isHeld ? await tryBeside(play, actor) : { retries: [] };
  if (end.end !== 'guardian-asked') return { age, signUp: end, ...beside };

  const beforeConsent = actor.player.role === 'child' ? { beforeConsent: await finish('beforeConsent') } : {};
  actor.signedIn = beforeConsent.beforeConsent?.end === 'account';
  if (!consentAsGuardian) return { age, signUp: end, ...beside, ...beforeConsent };
  const parent = await openGuardian();
  const consent = await inTurn(parent, () =>
    take(parent, 'consentAsGuardian', async (stage) => {
      await consentAsGuardian.call(journey, { ...stage, me: guardian }, actor.player);
      return {};
    }),
  );
  // What counts is that a guardian was asked first; the account that came of it is used for what follows.
  let after = consent.state === 'done' && !actor.signedIn ? await finish('finishSignUp') : null;
  for (
    let time = 0;
    time < patience.times * play.limits.patience && after?.end === 'guardian-asked';
    time++
  ) {
    await play.options.timer(patience.wait).over;
    after = await finish('finishSignUp');
  }
  if (after) actor.signedIn = after.end === 'account';
  const shots = [...end.shots, ...(after?.shots ?? [])];
  return { age, signUp: { ...end, shots }, ...beside, ...beforeConsent };
}

/** In a second browser: the child's own address as the guardian's, and another answer to the question for the age. */
async function tryBeside(
  play: Play,
  actor: Actor,
): Promise<Pick<SignedUp, 'retries' | 'ownAddressAsGuardian'>> {
  const { journey, take, open } = play;
  const { answerAge, nameSelfAsGuardian } = journey;
  if (!answerAge) return { retries: [] };
  const { session, ...rest } = await open(actor.player, {});
  // Its pictures stand with the child's own.
  const other: Actor = { ...rest, session, screens: actor.screens };
  try {
    const answered = await take(other, 'retry', async (stage) => ({
      answer: await answerAge.call(journey, stage),
    }));
    // It was tried, and did not come as far as what it is about: nobody can tell, which is another thing than not trying.
    if (answered.state !== 'done') {
      const notSeen = answered as Step<object>;
      return {
        retries: [{ ...notSeen, how: 'same-tab', age: ofAge } as SignedUp['retries'][number]],
        ...(nameSelfAsGuardian && {
          ownAddressAsGuardian: notSeen as NonNullable<SignedUp['ownAddressAsGuardian']>,
        }),
      };
    }
    const own =
      nameSelfAsGuardian && answered.answer === 'accepted'
        ? {
            ownAddressAsGuardian: await take(
              other,
              'nameSelfAsGuardian',
              async (stage) => ({ answer: await nameSelfAsGuardian.call(journey, stage) }),
              { tries: 1, picture: true },
            ),
          }
        : {};
    return { ...own, retries: await answerAgain(play, other) };
  } finally {
    await session.close();
  }
}

/** Is a second answer taken? Once in the same tab, once in another one of the same browser. */
async function answerAgain({ journey, take }: Play, actor: Actor): Promise<SignedUp['retries']> {
  const { answerAge } = journey;
  const { identity, age } = actor.player;
  const born = { ...identity.born, year: identity.born.year - (ofAge - (age ?? 0)) };
  const older: Player = { ...actor.player, identity: { ...identity, born } };
  const tried: SignedUp['retries'][number][] = [];
  for (const how of ['same-tab', 'new-tab'] as const) {
    const home = actor.page;
    if (how === 'new-tab') actor.page = await actor.session.newTab();
    const result = await take(
      actor,
      `retry-${how}`,
      async (stage) => ({
        how,
        age: ofAge,
        answer: await answerAge!.call(journey, { ...stage, me: older }),
      }),
      { picture: true },
    );
    tried.push({ ...result, how, age: ofAge } as typeof result);
    if (how === 'new-tab') {
      await actor.page.close().catch(() => {});
      actor.page = home;
    }
  }
  return tried;
}
