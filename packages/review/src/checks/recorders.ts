import type { ScriptAct, SentRequest } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { namesOf, siteOf, thirdPartyOf } from './third-party.ts';

/** Whether somebody else's script listens to every key and every movement, as a film of the child is made. */
export const recorders = checkChildren(
  {
    id: 'recorders',
    title: 'Whether typing and movements are recorded',
    needs: ['scriptActs', 'requests'],
    about: ['no-tracking-before-consent', 'data.collect/optional'],
  },
  ({ scriptActs, requests }, record, { review }): readonly Observation[] => {
    const heard = scriptActs.flatMap(({ what, script }, index) => {
      const party = thirdPartyOf({ url: script }, review.url);
      return party ? [{ what, party, site: siteOf(script), ref: record.at(`/scriptActs/${index}`) }] : [];
    });
    const told = new Set(requests.filter(isMessage).map(({ url }) => siteOf(url)));
    return [...Map.groupBy(heard, ({ site }) => site)].flatMap(([site, acts]): readonly Observation[] => {
      const { party } = acts[0]!;
      // Many a library from elsewhere listens to the whole page for the page's own sake, and tells its maker nothing.
      if (!listens(acts) || !(party.tracks || told.has(site))) return [];
      const says = `A script of ${namesOf([party])} listened to every key and every movement on the page.`;
      const evidence = acts.map(({ ref }) => ref).slice(0, 12);
      return [
        record.practice('no-tracking-before-consent', false, `Nobody had agreed. ${says}`, evidence),
        record.situation('data.collect/optional', exactly('allow'), says, { evidence }),
      ];
    });
  },
);

const listens = (acts: readonly Pick<ScriptAct, 'what'>[]) =>
  (['keys-heard', 'moves-heard'] as const).every((one) => acts.some(({ what }) => what === one));

const isMessage = ({ method, kind }: SentRequest) =>
  method === 'POST' || kind === 'ping' || kind === 'beacon' || kind === 'websocket';
