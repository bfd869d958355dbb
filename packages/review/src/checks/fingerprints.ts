import type { ScriptAct } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { namesOf, thirdPartyOf } from './third-party.ts';

const words: Readonly<Partial<Record<ScriptAct['what'], string>>> = {
  'canvas-read': 'drew letters and read the picture back',
  'fonts-measured': 'measured which letters the device has',
  'audio-rendered': 'made a tone that nobody hears and read it back',
};

/** Whether a script takes the measure of a browser, by which it is known again with nothing kept in it. */
export const fingerprints = checkChildren(
  {
    id: 'fingerprints',
    title: 'Whether scripts take the measure of the browser',
    needs: ['scriptActs'],
    about: ['no-tracking-before-consent', 'data.collect/optional'],
  },
  ({ scriptActs }, record, { review }): readonly Observation[] => {
    const situation = 'data.collect/optional';
    const taken = scriptActs.flatMap(({ what, script }, index) => {
      const does = words[what];
      const party = thirdPartyOf({ url: script }, review.url);
      return does ? [{ does, party, ref: record.at(`/scriptActs/${index}`) }] : [];
    });
    return [...Map.groupBy(taken, ({ does, party }) => `${does} ${party?.host}`).values()].flatMap(
      (alike): readonly Observation[] => {
        const { does, party } = alike[0]!;
        const evidence = alike.map(({ ref }) => ref).slice(0, 12);
        if (!party) {
          const says = `A script of the platform itself ${does}. That can serve to know a browser again, or to keep machines out.`;
          return [record.unseen({ situation }, 'cannot-tell', says, evidence)];
        }
        const says = `A script of ${namesOf([party])} ${does}, as is done to know a browser again.`;
        return [
          record.practice('no-tracking-before-consent', false, `Nobody had agreed. ${says}`, evidence),
          record.situation(situation, exactly('allow'), says, { evidence }),
        ];
      },
    );
  },
);
