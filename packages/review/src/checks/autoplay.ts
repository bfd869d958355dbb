import { atLeast, exactly } from '../observation.ts';
import { checkChildren } from './check-children.ts';

/** While this lasts the child has switched it on itself. */
const chosen = /^(switchSetting|justThisTime)/;

/** Whether films and sounds play with nothing pressed. */
export const autoplay = checkChildren(
  {
    id: 'autoplay',
    title: 'Whether media play by themselves',
    needs: ['media'],
    mayUse: ['screens'],
    about: ['engage.autoplay/media'],
  },
  ({ media, screens = [] }, record) => {
    const situation = 'engage.autoplay/media';
    const seen = media.map((one, index) => ({ ...one, index })).filter(({ during }) => !chosen.test(during));
    if (seen.length === 0) return [];
    const playing = seen.filter(({ playsByItself }) => playsByItself);
    const evidence = (playing.length > 0 ? playing : seen)
      .map(({ index }) => record.at(`/media/${index}`))
      .slice(0, 12);
    const steps = new Set(seen.map(({ during }) => during));
    const pages = screens.filter(({ during }) => during && steps.has(during)).map(({ picture }) => picture);
    return [
      playing.length > 0
        ? record.situation(situation, exactly('allow'), 'A film or a sound played with nothing pressed.', {
            evidence,
          })
        : record.situation(situation, atLeast('opt-in'), 'Films and sounds waited until play was pressed.', {
            evidence: [...pages.slice(0, 12), ...evidence],
          }),
    ];
  },
);
