import type { Carried } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { namesOf, type ThirdParty, thirdPartyOf } from './third-party.ts';

/** While this lasts somebody types into the fields of a page, and presses nothing. */
const typing = 'typeUnsent';
const typed: readonly Carried['what'][] = ['email', 'name', 'username', 'birth-date', 'typed'];

/** Whether what a child types, and does not send, leaves the page all the same. */
export const unsentTyping = checkChildren(
  {
    id: 'unsent-typing',
    title: 'Whether typing leaves before it is sent',
    needs: ['requests'],
    about: ['data.collect/optional', 'data.share/third-party'],
  },
  ({ requests }, record, { review }): readonly Observation[] => {
    const left = requests.flatMap((request, index) => {
      const leaves = request.during === typing && request.carries.some(({ what }) => typed.includes(what));
      return leaves
        ? [{ party: thirdPartyOf(request, review.url), ref: record.at(`/requests/${index}`) }]
        : [];
    });
    const away = left.filter((one): one is typeof one & { party: ThirdParty } => one.party !== null);
    const evidence = (some: typeof left) => some.map(({ ref }) => ref).slice(0, 12);
    if (away.length > 0) {
      const says = `What was typed and never sent went to ${namesOf(away.map(({ party }) => party))}.`;
      return (['data.collect/optional', 'data.share/third-party'] as const).map((situation) =>
        record.situation(situation, exactly('allow'), says, { evidence: evidence(away) }),
      );
    }
    if (left.length === 0) return [];
    const says =
      'What was typed went to the platform before it was sent. That can serve to check it, or to keep it.';
    return [record.unseen({ situation: 'data.collect/optional' }, 'cannot-tell', says, evidence(left))];
  },
);
