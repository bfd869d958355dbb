import { isSituation, type Situation } from '@stairgate/client';
import type { NotOpen } from '../access/not-open.ts';
import { offers } from '../access/offers.ts';
import { refusals } from '../access/refusals.ts';
import type { BirchContext } from '../birch-env.ts';
import { type Html, html } from './html.ts';
import type { PageParts } from './layout.ts';
import { messagePage } from './message-page.ts';

/** A no, said calmly. Somebody else's no gives no reasons; one's own says what would change it. */
export async function notOpenPage(c: BirchContext, { facts }: NotOpen): Promise<PageParts> {
  const form = c.req.method === 'GET' ? {} : await c.req.parseBody().catch(() => ({}));
  const kept =
    typeof (form as { text?: unknown }).text === 'string' ? (form as { text: string }).text : undefined;
  if (facts.why === 'unsure') {
    return page(
      'Paused for a moment',
      'Birch cannot check this right now, so it stays private. Try again shortly.',
      kept,
    );
  }
  const words = refusals[facts.what as keyof typeof refusals] as
    | (typeof refusals)['profile.view']
    | undefined;
  if (facts.side === 'theirs' && words) return page(words.title, words.text, kept);
  const situation = isSituation(facts.what) ? facts.what : undefined;
  const title = (situation && offers[situation]?.title) ?? 'This is off for you';
  return page(
    situation ? `Off: ${lowerFirst(title)}` : 'Your settings keep this closed',
    words ? words.own : 'It is off on your account. Nothing happened.',
    kept,
    situation
      ? next(situation)
      : html`<form method="post" action="/safety"><button type="submit">Open My safety</button></form>`,
  );
}

function next(situation: Situation): Html {
  return html`<a class="button" href="/choose/${situation}">See what would switch it on</a> <a class="button quiet" href="/">Leave it off</a>`;
}

function page(title: string, text: string, kept: string | undefined, actions?: Html): PageParts {
  return { title, body: messagePage({ icon: 'lock', title, text, kept, actions }) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
