import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { feedScreens } from './screens-of.ts';

const bell = /\b(news|notifications?|alerts?|inbox|activity)\b/i;
const number = /(^|\s|\()\d+\+?(\s*(new|unread))?\)?$/i;
const atNight = /\b(while|when) you (slept|were (asleep|sleeping|away))\b|\bovernight\b.{0,40}\b(miss|new)/i;

/** Whether news is counted at a child who did not choose it, and made up to call the child back. */
export const notifications = checkChildren(
  {
    id: 'notifications',
    title: 'Whether news calls the child back',
    needs: ['feed', 'screens'],
    mayUse: ['visits'],
    about: ['engage.notify/day', 'engage.notify/night'],
  },
  (child, record): readonly Observation[] => {
    const screens = [...feedScreens(child), ...(child.visits ?? []).map(({ screen }) => screen)];
    const counting = screens.filter(({ controls }) =>
      controls.some(({ label }) => bell.test(label) && number.test(label)),
    );
    const calling = child.screens.filter(({ text }) => atNight.test(text));
    const found: Observation[] = [];
    if (counting.length > 0) {
      const evidence = counting.map(({ picture }) => picture);
      const says = 'A number at the news called for attention, with nothing switched on.';
      found.push(record.situation('engage.notify/day', exactly('allow'), says, { evidence }));
    }
    if (calling.length > 0) {
      const evidence = calling.map(({ picture }) => picture);
      const says = 'The news told what was missed while the child slept.';
      found.push(record.situation('engage.notify/night', exactly('allow'), says, { evidence }));
    }
    return found;
  },
);
