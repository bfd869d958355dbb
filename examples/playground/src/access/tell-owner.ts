import type { Birch } from '../birch.ts';
import type { NotOpen } from './not-open.ts';
import { refusals } from './refusals.ts';

/**
 * Leaves a quiet note with the person whom somebody tried to reach: that it happened and that nothing came of it.
 * Never who, and never what they wrote. Nothing for people who blocked each other.
 */
export function tellOwner({ notices, id, clock }: Birch, { facts }: NotOpen): void {
  const { what, actor, owner, side, why } = facts;
  if (side !== 'theirs' || why !== 'closed' || !actor || !(what in refusals)) return;
  const { note } = refusals[what as keyof typeof refusals];
  if (!note) return;
  notices.add({
    id: id(),
    person: owner.id,
    kind: `kept-out:${what}`,
    text: note,
    link: '/notifications',
    about: actor.id,
    at: clock(),
  });
}
