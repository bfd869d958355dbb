import type { Journey, Stage } from '../src/journey.ts';
import { barrier, isAccountForm } from './any-site/account-form.ts';
import { isSameSite, samePage } from './any-site/addresses.ts';
import { ageQuestionIn, answerAge } from './any-site/age-question.ts';
import { fieldsOn, press, settled, textOf } from './any-site/press.ts';
import { type Field, fieldSelector } from './any-site/read-fields.ts';
import { answers, joinsNoSite, makesAccounts, notices, refuses } from './any-site/words.ts';

/** Pages from the first one to the form for an account. */
const mostSteps = 4;

/**
 * A site of which nothing is known but its address. It finds notices, the way to sign up and the question for the age by
 * words and roles, and answers that question. It never sends a form that could open an account: it guesses what forms
 * mean, and a guess is no reason to leave accounts behind. All that needs one is then not tested.
 *
 * @param clock now, in milliseconds since the epoch.
 */
export function anySite({ name, clock = Date.now }: { name: string; clock?: () => number }): Journey {
  return {
    name,
    settings: [],

    async answerAge(stage) {
      const { page, base, me, shot } = stage;
      await open(stage, base);
      await shot('home page');
      await refuse(stage);
      for (let step = 0; step < mostSteps; step++) {
        const fields = await fieldsOn(page);
        const question = ageQuestionIn(fields, await textOf(page));
        if (question) {
          await shot('age question');
          return answerAge(stage, question, me.identity.born, yearsSince(me.identity.born, clock()));
        }
        if (isAccountForm(page, base, fields) || !(await goOn(stage, fields))) break;
      }
      if (samePage(page.url(), base)) return 'not-asked';
      await shot('sign-up');
      const isClosed = !(await fieldsOn(page)).some(({ kind }) => kind === 'text');
      return isClosed && answers.plainNo.test(await textOf(page)) ? 'refused' : 'not-asked';
    },

    async finishSignUp(stage) {
      const { page, base } = stage;
      if (!page.url().startsWith('http')) await open(stage, base);
      for (let step = 0; step < mostSteps; step++) {
        const fields = await fieldsOn(page);
        const end = await barrier(page, base, fields);
        if (end) return end;
        if (!(await goOn(stage, fields))) break;
      }
      return 'no-way';
    },

    async openFeed(stage) {
      await open(stage, stage.base);
      await refuse(stage);
    },

    async notices(stage) {
      const { page, base } = stage;
      await open(stage, base);
      const found = (await fieldsOn(page)).flatMap(({ href, words }) =>
        href && notices.test(words) && !samePage(href, base) && !/\.pdf$/i.test(href)
          ? [href.replace(/#.*$/, '')]
          : [],
      );
      return [...new Set(found)].slice(0, 6);
    },
  };
}

async function open(stage: Stage, url: string): Promise<void> {
  const answer = await stage.page.goto(url);
  if (answer && answer.status() >= 400) throw new Error(`${url} answered ${answer.status()}.`);
  await settled(stage);
}

/** Says no to what a banner asks, where it takes a no. It is never told yes. */
async function refuse(stage: Stage): Promise<void> {
  const inBanner =
    'dialog, [role=dialog], [id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i]';
  const button = stage.page.locator(inBanner).getByRole('button', { name: refuses }).first();
  if (await button.isVisible()) await press(stage, button).catch(() => {});
}

/** Follows what leads to an account; false where nothing does. A button is pressed only where it can send nothing. */
async function goOn(stage: Stage, fields: readonly Field[]): Promise<boolean> {
  const { page, base } = stage;
  const leads = ({ kind, words }: Field) =>
    kind === 'button' && makesAccounts.test(words) && !joinsNoSite.test(words);
  const link = fields.find(
    ({ href, ...rest }) =>
      href && leads({ href, ...rest }) && isSameSite(href, base) && !samePage(href, page.url()),
  );
  if (link) {
    await open(stage, link.href!);
    return true;
  }
  const hasFields = (scope: number) => fields.some((one) => one.kind !== 'button' && one.scope === scope);
  const button = fields.find((one) => leads(one) && !one.href && !one.inForm && !hasFields(one.scope));
  if (!button) return false;
  const before = page.url() + (await textOf(page));
  await press(stage, page.locator(fieldSelector).nth(button.index)).catch(() => {});
  return page.url() + (await textOf(page)) !== before;
}

/** Whole years since a birth date, in UTC. */
function yearsSince({ year, month, day }: Stage['me']['identity']['born'], now: number): number {
  const today = new Date(now);
  const monthsAgo = today.getUTCMonth() + 1 - month;
  const isBefore = monthsAgo < 0 || (monthsAgo === 0 && today.getUTCDate() < day);
  return today.getUTCFullYear() - year - (isBefore ? 1 : 0);
}
