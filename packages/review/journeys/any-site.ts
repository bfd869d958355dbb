import type { Journey, Stage } from '../src/journey.ts';
import { Untaught } from '../src/untaught.ts';
import { accountForm } from './any-site/account-form.ts';
import { samePage } from './any-site/addresses.ts';
import { ageQuestionIn, answerAge } from './any-site/age-question.ts';
import { at } from './any-site/give.ts';
import { join } from './any-site/join.ts';
import { type Known, nothingKnown } from './any-site/known.ts';
import { contact, contactDirectly, openProfile, openReceived, search } from './any-site/others.ts';
import { fillProfile } from './any-site/own-page.ts';
import { fieldsOn, press, textOf } from './any-site/press.ts';
import { goOn, goTo, linksOn, open } from './any-site/ways.ts';
import { signIn, signOut } from './any-site/who-is-in.ts';
import { says } from './any-site/words.ts';

/** Pages from the first one to the form for an account. */
const mostSteps = 4;

/**
 * A site of which nothing is known but its address. It goes as a careful person would: by words for machines, labels, roles and
 * the words of `site-words/`. It says of each thing how it knew it; where it does not, it does nothing and says what a journey would
 * have to teach. It gives no telephone, document, payment or answer to a puzzle, and agrees to nothing but the rules of an account.
 *
 * @param clock now, in milliseconds since the epoch.
 * @param known what is known of the site beforehand; whatever is learnt of it is added.
 */
export function anySite({
  name,
  clock = Date.now,
  known = nothingKnown(),
}: {
  name: string;
  clock?: () => number;
  known?: Known;
}): Journey {
  const year = () => new Date(clock()).getUTCFullYear();
  const aged = ({ identity: { born } }: Stage['me']) => ({ born, age: yearsSince(born, clock()) });
  return {
    name,
    settings: [],

    async answerAge(stage) {
      const { page, base, me, shot, knew } = stage;
      await open(stage, base);
      await shot('home page');
      await refuse(stage);
      for (let step = 0; step < mostSteps; step++) {
        const fields = await fieldsOn(page);
        const question = ageQuestionIn(fields, await textOf(page), year());
        if (question) {
          await shot('age question');
          const asked = Object.keys(question.parts).join(', ') || question.claims[0]?.field.words;
          knew({
            did: `answers the question for the age (${asked})`,
            how: 'its words and kinds',
            sure: 'likely',
          });
          return answerAge(stage, question, aged(me));
        }
        if (accountForm(page, base, fields) || !(await goOn(stage, fields))) break;
      }
      if (samePage(page.url(), base)) return 'not-asked';
      await shot('sign-up');
      const isClosed = !(await fieldsOn(page)).some(({ kind }) => kind === 'text');
      return isClosed && says.plainlyTooYoung.test(await textOf(page)) ? 'refused' : 'not-asked';
    },

    finishSignUp: (stage, guardian) =>
      join(stage, { known, guardian, age: aged(stage.me).age, year: year() }),

    /** By the letter that came, where the review gets letters. */
    async consentAsGuardian(stage) {
      const { page, me, base, knew } = stage;
      const letter = await stage.letterTo(me);
      const link = letter.links.find((one) => !samePage(one, base));
      if (!link) throw new Untaught('consentAsGuardian', `The letter "${letter.subject}" has no link.`);
      await open(stage, link);
      const button = (await fieldsOn(page)).find(
        ({ kind, href, words, inBanner }) =>
          kind === 'button' &&
          !href &&
          !inBanner &&
          (says.agree.test(words) || says.yes.test(words)) &&
          !says.disagree.test(words),
      );
      if (!button)
        throw new Untaught(
          'consentAsGuardian',
          'The page that the letter leads to has nothing by which to agree.',
        );
      knew({ did: `agrees as the guardian by "${button.words}"`, how: 'its words', sure: 'likely' });
      await press(stage, at(page, button));
    },

    signIn: (stage) => signIn(stage, known),
    signOut: (stage) => signOut(stage, known),
    fillProfile: (stage) => fillProfile(stage, known),

    async openFeed(stage) {
      await open(stage, stage.base);
      await refuse(stage);
    },
    async openNews(stage) {
      if (!(await goTo(stage, known, 'news')))
        throw new Untaught('openNews', 'Nothing is called news or notifications.');
    },
    openProfile: (stage, whom) => openProfile(stage, known, whom),
    openPresence: (stage, whom) => openProfile(stage, known, whom),
    search: (stage, whom) => search(stage, known, whom),
    contact: (stage, what, whom, text) => contact(stage, known, { what, whom, text }),
    contactDirectly: (stage, what, whom, text) => contactDirectly(stage, known, { what, whom, text }),
    openReceived: (stage, what) => openReceived(stage, known, what),

    async notices(stage) {
      const { base } = stage;
      await open(stage, base);
      const found = (await linksOn(stage)).flatMap(({ href, words }) =>
        says.notices.test(words) && !samePage(href, base) && !/\.pdf$/i.test(href)
          ? [href.replace(/#.*$/, '')]
          : [],
      );
      return [...new Set(found)].slice(0, 6);
    },
  };
}

/** Says no to what a banner asks, where it takes a no. It is never told yes. */
async function refuse(stage: Stage): Promise<void> {
  const inBanner =
    'dialog, [role=dialog], [id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i]';
  const button = stage.page.locator(inBanner).getByRole('button', { name: says.refuses }).first();
  if (await button.isVisible()) await press(stage, button).catch(() => {});
}

/** Whole years since a birth date, in UTC. */
function yearsSince({ year, month, day }: Stage['me']['identity']['born'], now: number): number {
  const today = new Date(now);
  const monthsAgo = today.getUTCMonth() + 1 - month;
  const isBefore = monthsAgo < 0 || (monthsAgo === 0 && today.getUTCDate() < day);
  return today.getUTCFullYear() - year - (isBefore ? 1 : 0);
}
