import type { Situation } from '@stairgate/rulebook';

export type Question = 'see' | 'contact';
export type Person = 'friends' | 'peers' | 'adults' | 'everyone';

/** The people around a child, the nearest first, and what each could do. The first situation is the one that counts. */
const around: Readonly<Record<Question, Partial<Record<Person, readonly Situation[]>>>> = {
  see: {
    friends: [
      'profile.view/contact',
      'connections.view/contact',
      'presence.show/contact',
      'location.share/contact',
      'live.broadcast/contact',
    ],
    peers: [
      'profile.view/peer',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.suggest/of-child',
      'connections.view/stranger',
      'presence.show/stranger',
    ],
    adults: [
      'profile.view/adult',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.suggest/of-child',
      'connections.view/stranger',
      'presence.show/stranger',
    ],
    everyone: [
      'profile.view/anyone',
      'profile.find/web-index',
      'location.share/anyone',
      'live.broadcast/anyone',
    ],
  },
  contact: {
    friends: [
      'contact.message/contact',
      'contact.call/contact',
      'contact.comment/contact',
      'contact.group/contact',
    ],
    peers: [
      'contact.message/peer',
      'contact.request/peer',
      'contact.call/peer',
      'contact.comment/peer',
      'contact.group/peer',
    ],
    adults: [
      'contact.message/adult',
      'contact.request/adult',
      'contact.call/adult',
      'contact.comment/adult',
      'contact.group/adult',
    ],
  },
};

export interface Ring {
  readonly who: Person;
  /** `some`: not the main thing, but something else around it. */
  readonly open: 'yes' | 'some' | 'no';
  readonly allowed: readonly Situation[];
  readonly refused: readonly Situation[];
}

/** The rings of one picture, the nearest people first. What nobody answered for counts as refused. */
export function ringsFor(question: Question, isAllowed: (situation: Situation) => boolean): readonly Ring[] {
  return Object.entries(around[question]).map(([who, situations]) => {
    const allowed = situations.filter(isAllowed);
    const main = situations[0];
    return {
      who: who as Person,
      open: main !== undefined && allowed.includes(main) ? 'yes' : allowed.length > 0 ? 'some' : 'no',
      allowed,
      refused: situations.filter((situation) => !allowed.includes(situation)),
    };
  });
}
