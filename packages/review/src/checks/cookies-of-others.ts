import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { namesOf, type ThirdParty, thirdPartyOf } from './third-party.ts';

/** Seconds from which a cookie is there to know somebody again: what only carries a visit lasts no day. */
const lasting = 86_400;

/** Whether somebody else keeps something in the child's browser. */
export const cookiesOfOthers = checkChildren(
  {
    id: 'cookies-of-others',
    title: 'Whether others keep something in the browser',
    needs: ['storage'],
    about: ['no-tracking-before-consent', 'data.share/third-party'],
  },
  ({ storage }, record, { review }): readonly Observation[] => {
    const kept = storage.flatMap(({ where, host, lasts }, index) => {
      const party = where === 'cookie' ? thirdPartyOf({ url: `https://${host}/` }, review.url) : null;
      const counts = party && (party.tracks || (lasts !== null && lasts >= lasting));
      return counts ? [{ party, lasts, ref: record.at(`/storage/${index}`) }] : [];
    });
    if (kept.length === 0) return [];
    const days = Math.max(...kept.map(({ lasts }) => Math.round((lasts ?? 0) / 86_400)));
    const parties: readonly ThirdParty[] = kept.map(({ party }) => party);
    const longest = days > 0 ? `, for ${days} ${days === 1 ? 'day' : 'days'} at the longest` : '';
    const says = `Cookies of others were kept in the browser${longest}: of ${namesOf(parties)}.`;
    const evidence = kept.map(({ ref }) => ref).slice(0, 12);
    return [
      record.practice('no-tracking-before-consent', false, `Nobody had agreed. ${says}`, evidence),
      record.situation('data.share/third-party', exactly('allow'), says, { evidence }),
    ];
  },
);
