import { atLeast, exactly, type Observation } from '../observation.ts';
import { anyEffect, checkChildren } from './check-children.ts';

const label =
  /\b(adverts?|advertisement|ad|ads|sponsored|promoted|paid (partnership|promotion|for)|commercial)\b/i;
const restricted =
  /\b(casino|gambl\w*|bet(ting)?|wager|jackpot|poker|lotter(y|ies)|slots?|roulette|spin the wheel|(win|won) real money|vap(es?|ing|ers?)|cigarettes?|tobacco|nicotine|beer|wine|whisky|vodka|gin|alcohol|lager|dating|cannabis|payday loan)\b/i;
const picked =
  /\b(picked for you|because you|based on (your|what you)|you (liked|like|opened|looked at)|your (interests|activity)|recommended for you)\b/i;

/** What adverts a child is shown on the platform's own pages, and whether they say what they are. */
export const advertsShown = checkChildren(
  {
    id: 'adverts-shown',
    title: 'What adverts the child is shown',
    needs: ['feed'],
    about: ['ads.show/contextual', 'ads.show/age-restricted', 'ads.show/personalised'],
  },
  ({ feed }, record): readonly Observation[] => {
    if (feed.state !== 'done' || !feed.adverts) {
      return [record.notDone({ situation: 'ads.show/contextual' }, feed.state === 'done' ? undefined : feed)];
    }
    const adverts = feed.adverts.map(({ text }, index) => ({
      text,
      ref: record.at(`/feed/adverts/${index}`),
    }));
    if (adverts.length === 0) {
      const says = 'The feed had no adverts.';
      return [record.unseen({ situation: 'ads.show/contextual' }, 'not-tested', says, feed.shots)];
    }
    const of = (words: RegExp) => adverts.filter(({ text }) => words.test(text));
    const refs = (some: typeof adverts) => [...feed.shots, ...some.map(({ ref }) => ref)];
    const unlabelled = adverts.filter(({ text }) => !label.test(text));
    const forAdults = of(restricted);
    const aimed = of(picked);
    const found: Observation[] = [
      unlabelled.length > 0
        ? record.situation('ads.show/contextual', exactly('allow'), 'An advert did not say that it is one.', {
            evidence: refs(unlabelled),
            broken: ['label-advert'],
          })
        : record.situation('ads.show/contextual', exactly('allow'), 'Each advert said that it is one.', {
            evidence: refs(adverts),
            met: ['label-advert'],
          }),
    ];
    if (forAdults.length > 0) {
      const says = `An advert was for what children may not have: "${forAdults[0]!.text.replace(/\s+/g, ' ').slice(0, 120)}".`;
      found.push(
        record.situation('ads.show/age-restricted', exactly('allow'), says, { evidence: refs(forAdults) }),
      );
    } else {
      const says = 'No advert that was seen was for anything that children may not have.';
      found.push(record.situation('ads.show/age-restricted', anyEffect, says, { evidence: refs(adverts) }));
    }
    found.push(
      aimed.length > 0
        ? record.situation(
            'ads.show/personalised',
            exactly('allow'),
            'An advert said that it was picked by what the child does.',
            {
              evidence: refs(aimed),
            },
          )
        : record.situation(
            'ads.show/personalised',
            atLeast('opt-in'),
            'No advert said that it was picked by what the child does.',
            {
              evidence: refs(adverts),
            },
          ),
    );
    return found;
  },
);
