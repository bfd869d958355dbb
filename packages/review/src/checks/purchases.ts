import type { Control, Screen } from '../evidence.ts';
import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';

const shop = /\b(shop|store|market|buy)\b/i;
const chance = /\b(mystery|loot|random|surprise|lucky|gacha|blind)\s+(box|crate|pack|bag|chest|egg|spin)/i;
const open = /^(open (one|it|box|now)|spin|draw|buy\b.*\b(mystery|loot|random|surprise|lucky)|roll)/i;
const pushes =
  /^\s*(special )?offer\s*($|[·:!])|\b(only today|today only|special offer|limited (time|offer)|offer ends|hurry|last chance|don['’]t miss|just for you|best deal|deal of the day|offer of the (day|week)|\d+\s?% off)(\b|$)/im;

/** Whether a child can buy what is left to chance, and is pushed to buy. Seen on the pages of the shop. */
export const purchases = checkChildren(
  {
    id: 'purchases',
    title: 'What the shop sells and pushes',
    needs: ['screens'],
    about: ['purchase.buy/random', 'purchase.prompt/any'],
  },
  (child, record): readonly Observation[] => {
    const shops = child.screens.filter(isShop);
    if (shops.length === 0) {
      return [
        record.notDone({ situation: 'purchase.buy/random' }, undefined),
        record.notDone({ situation: 'purchase.prompt/any' }, undefined),
      ];
    }
    const refs = (some: readonly Screen[]) => some.map(({ picture }) => picture);
    const found: Observation[] = [];
    const chancy = shops.filter(({ text, controls }) => chance.test(text) && controls.some(opens));
    if (chancy.length > 0) {
      const says = 'The shop had a button for something that is left to chance.';
      found.push(record.situation('purchase.buy/random', exactly('allow'), says, { evidence: refs(chancy) }));
    }
    const pushing = shops.filter(({ text }) => pushes.test(text));
    if (pushing.length > 0) {
      const words = pushes.exec(pushing[0]!.text)![0];
      const says = `The shop pushed to buy: "${words}".`;
      found.push(
        record.situation('purchase.prompt/any', exactly('allow'), says, { evidence: refs(pushing) }),
      );
    }
    return found;
  },
);

/** What the child was at says it best; a page whose address names a shop is one as well. */
function isShop({ during, name, url }: Screen): boolean {
  if (during?.startsWith('switchSetting')) return false;
  return during === 'openShop' || name === 'openShop' || shop.test(pathOf(url));
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

const opens = ({ kind, label }: Control) => (kind === 'button' || kind === 'link') && open.test(label);
