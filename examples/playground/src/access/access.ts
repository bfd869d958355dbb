import type {
  Activity,
  Answer,
  Client,
  Facts,
  ProtectionsAnswer,
  Question,
  Situation,
} from '@stairgate/client';
import { activities, isSituation, restsOn } from '@stairgate/client';
import type { Friends } from '../records/friends.ts';
import type { Person } from '../records/people.ts';
import { NotOpen } from './not-open.ts';

/** What somebody may want to do towards somebody else. */
export type Towards = Extract<
  Activity,
  | 'profile.view'
  | 'connections.view'
  | 'presence.show'
  | 'contact.request'
  | 'contact.message'
  | 'contact.group'
  | 'contact.comment'
  | 'location.share'
>;

/**
 * Whether it is open, and if not why: they blocked each other, the owner's account rests, the gate said no, or the
 * gate could not be asked.
 */
export type Verdict =
  | { readonly open: true }
  | { readonly open: false; readonly why: 'blocked' | 'resting' | 'closed' | 'unsure' };

export interface Look {
  /** Only for showing a page: nothing is used up. */
  readonly peek?: boolean;
}

/** The one place where Birch asks what may happen between two people. It knows who is friends with whom, no more. */
export interface Access {
  /** The gate's page for a person. */
  page(person: Person): Promise<ProtectionsAnswer>;
  /** May `actor` (null: somebody signed out) do this towards `owner`? */
  may(activity: Towards, actor: Person | null, owner: Person, look?: Look): Promise<Verdict>;
  /** The same for many owners at once. */
  mayAll(
    activity: Towards,
    actor: Person | null,
    owners: readonly Person[],
    look?: Look,
  ): Promise<readonly Verdict[]>;
  /** May they do this with each other, as either side's protections see it? `own` is the actor's side. */
  mayBoth(
    activity: Towards,
    actor: Person,
    owner: Person,
    look?: Look,
  ): Promise<{ readonly own: Verdict; readonly theirs: Verdict }>;
  /** As `may`; throws `NotOpen`. */
  guard(activity: Towards, actor: Person | null, owner: Person): Promise<void>;
  /** As `mayBoth`; throws `NotOpen`. */
  guardBoth(activity: Towards, actor: Person, owner: Person): Promise<void>;
  /** May this happen to the person now? Uses up a choice made for just this time. Throws `NotOpen`. */
  guardOwn(situation: Situation, person: Person): Promise<void>;
  /** Of these people, those who may turn up in front of `viewer` by this way of being found. */
  findable(
    way: 'search' | 'suggestion',
    viewer: Person,
    candidates: readonly Person[],
  ): Promise<readonly Person[]>;
}

export function createAccess(gate: Client, friends: Friends): Access {
  const page = (person: Person) => gate.protections(person.gateId);

  function questionOf(
    activity: Towards,
    actor: Person | null,
    owner: Person,
    look: Look,
  ): readonly [Question, Facts] {
    const circumstances: readonly string[] = activities[activity];
    const facts: Facts = { child: owner.gateId, actor: actor?.gateId, peek: look.peek };
    if (actor && friends.are(actor.id, owner.id) && circumstances.includes('contact')) {
      return [`${activity}/contact` as Situation, facts];
    }
    if (!actor && circumstances.includes('anyone')) return [`${activity}/anyone` as Situation, facts];
    if (circumstances.includes('adult')) return [activity, { ...facts, relation: 'stranger' }];
    const word = circumstances.includes('stranger') ? 'stranger' : 'anyone';
    return [`${activity}/${word}` as Situation, facts];
  }

  async function mayAll(
    activity: Towards,
    actor: Person | null,
    owners: readonly Person[],
    look: Look = {},
  ): Promise<readonly Verdict[]> {
    const others = owners.filter((owner) => owner.id !== actor?.id);
    const [pages, answers] = await Promise.all([
      Promise.all(others.map(page)),
      gate.askAll(others.map((owner) => questionOf(activity, actor, owner, look))),
    ]);
    const verdicts = new Map<string, Verdict>();
    others.forEach((owner, index) => {
      verdicts.set(owner.id, verdictOf(actor, owner, pages[index]!, answers[index]!));
    });
    return owners.map((owner) => verdicts.get(owner.id) ?? { open: true });
  }

  function verdictOf(
    actor: Person | null,
    owner: Person,
    owned: ProtectionsAnswer,
    answer: Pick<Answer, 'allowed' | 'source' | 'situation'>,
  ): Verdict {
    if (actor && friends.blocked(actor.id, owner.id)) return { open: false, why: 'blocked' };
    if (owned.source === 'offline' || answer.source === 'offline') return { open: false, why: 'unsure' };
    if (!isAccountOpen(owned)) return { open: false, why: 'resting' };
    if (isOff(owner, answer.situation)) return { open: false, why: 'closed' };
    return answer.allowed ? { open: true } : { open: false, why: 'closed' };
  }

  async function may(activity: Towards, actor: Person | null, owner: Person, look?: Look): Promise<Verdict> {
    return (await mayAll(activity, actor, [owner], look))[0]!;
  }

  async function mayBoth(activity: Towards, actor: Person, owner: Person, look?: Look) {
    // The other side first, and only looking: nothing is used up unless both sides are open.
    const [own, theirs] = await Promise.all([
      may(activity, owner, actor, { peek: true }),
      may(activity, actor, owner, { peek: true }),
    ]);
    if (look?.peek || !own.open || !theirs.open) return { own, theirs };
    return { own: await may(activity, owner, actor), theirs: await may(activity, actor, owner) };
  }

  return {
    page,
    may,
    mayAll,
    mayBoth,
    async guard(activity, actor, owner) {
      const verdict = await may(activity, actor, owner);
      if (!verdict.open)
        throw new NotOpen({ what: activity, actor, owner, side: 'theirs', why: verdict.why });
    },
    async guardBoth(activity, actor, owner) {
      const { own, theirs } = await mayBoth(activity, actor, owner);
      if (!theirs.open) throw new NotOpen({ what: activity, actor, owner, side: 'theirs', why: theirs.why });
      if (!own.open) throw new NotOpen({ what: activity, actor, owner, side: 'own', why: own.why });
    },
    async guardOwn(situation, person) {
      const answer = await gate.ask(situation, { child: person.gateId });
      if (answer.allowed) return;
      const why = answer.source === 'offline' ? 'unsure' : 'closed';
      throw new NotOpen({ what: situation, actor: person, owner: person, side: 'own', why, answer });
    },
    async findable(way, viewer, candidates) {
      const others = candidates.filter(
        (person) => person.id !== viewer.id && !friends.blocked(viewer.id, person.id),
      );
      const [mine, pages] = await Promise.all([page(viewer), Promise.all(others.map(page))]);
      if (way === 'suggestion' && !isOn({ person: viewer, page: mine }, 'contact.suggest/to-child'))
        return [];
      return others.filter((person, index) => {
        const theirs = pages[index]!;
        if (theirs.source === 'offline' || !isAccountOpen(theirs)) return false;
        if (way === 'search' && friends.are(viewer.id, person.id)) return true;
        const them = { person, page: theirs };
        if (!isOn(them, `profile.find/${way}`)) return false;
        return way === 'search' || isOn(them, 'contact.suggest/of-child');
      });
    },
  };
}

/** Whether protect knows nothing of the person any more: all of it was erased. */
export function isErased(page: ProtectionsAnswer): boolean {
  return (
    page.source !== 'offline' &&
    page.situations['account.open/self'].reasons.some((reason) => reason === 'unknown-child')
  );
}

/** Whether the gate lets the person hold an account now: by themselves, or with their guardian's yes. */
export function isAccountOpen(page: ProtectionsAnswer): boolean {
  if (page.source === 'offline') return false;
  if (page.situations['account.open/self'].allowed) return true;
  return page.guardian === 'consented' && page.situations['account.open/with-guardian'].allowed;
}

/** Ways to an account that wait for nothing but the person's own yes. */
export function waysInForOwnYes(page: ProtectionsAnswer): readonly Situation[] {
  if (page.source === 'offline' || isAccountOpen(page)) return [];
  // The narrower first: without it, the wider cannot be chosen.
  const waysIn: readonly Situation[] = ['account.open/with-guardian', 'account.open/self'];
  return waysIn.filter((one) => {
    const { effect, needs, has } = page.situations[one];
    const open = needs.filter((who) => !has.includes(who));
    return effect !== 'forbid' && open.length === 1 && open[0] === 'child';
  });
}

/** Whether the account is closed, and to say the country could open it. */
export function wantsPlace(page: ProtectionsAnswer): boolean {
  if (page.source === 'offline' || isAccountOpen(page)) return false;
  const { effect, unlock } = page.situations['account.open/self'];
  return effect === 'forbid' && unlock.some(({ how }) => how === 'say-place');
}

/** Whether something is open to a person now. While the gate cannot be asked, nothing is. */
export function opens(page: ProtectionsAnswer, situation: Situation): boolean {
  return page.source !== 'offline' && page.situations[situation].allowed;
}

/** As `opens`, and the person has not switched it off for themselves. */
export function isOn(
  { person, page }: { readonly person: Person; readonly page: ProtectionsAnswer },
  situation: Situation,
): boolean {
  return opens(page, situation) && !isOff(person, situation);
}

/** Whether the person switched it off for themselves, or something that it contains or is empty without. */
export function isOff({ off }: Pick<Person, 'off'>, what: string): boolean {
  return off.includes(what) || (isSituation(what) && restsOn(what).some((one) => off.includes(one)));
}

/** Somebody whose account rests, or of whom nothing can be known now, is nowhere to be seen. */
export function isAway(verdict: Verdict): verdict is Verdict & { open: false } {
  return !verdict.open && (verdict.why === 'resting' || verdict.why === 'unsure');
}
