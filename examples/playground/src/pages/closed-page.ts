import type { TimeAnswer } from '@stairgate/client';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import { type Html, html } from './html.ts';
import type { PageParts } from './layout.ts';
import { messagePage } from './message-page.ts';

type Told = Extract<TimeAnswer, { source: 'service' }>;

const said: Readonly<Record<NonNullable<Told['why']>['reason'], string>> = {
  law: 'The rules where you live keep Birch closed at this hour.',
  closed: 'Birch is switched off for you for now.',
  minutes: 'Your time for today is used up.',
  quiet: 'These are quiet hours.',
  school: 'It is school time.',
  'minutes-unknown': 'Nobody has counted your time yet, so Birch stays closed.',
  'zone-unknown': 'Birch does not know what time it is where you are, so it stays closed.',
};
const setBy: Readonly<Record<string, string>> = {
  guardian: 'Your grown-up set this.',
  child: 'You set this yourself.',
  platform: 'Birch set this.',
  law: 'It is the same for everybody whom these rules protect.',
};

/** Why Birch is closed now, when it opens, and how to ask for more. */
export async function closedPage(
  { gate, log }: Birch,
  { person }: Pick<Me, 'person'>,
  { why, opensAt, zone }: Told,
): Promise<PageParts> {
  const mayAsk = why?.reason === 'minutes' && why.by === 'guardian';
  const favours = mayAsk
    ? await gate.favours.list(person.gateId).catch((error: Error) => {
        log.warn({ err: error }, 'what was asked for could not be read');
        return [];
      })
    : [];
  const asked = favours.find(({ kind, state }) => kind === 'minutes' && state !== 'expired');
  return {
    title: 'Birch is closed for now',
    body: messagePage({
      icon: 'hourglass',
      title: 'Birch is closed for now',
      text: html`${why === null ? '' : `${said[why.reason]} ${setBy[why.by] ?? ''}`} ${opens(opensAt, zone)} Nothing is lost.`,
      actions: html`<span class="row">${
        asked?.state === 'waiting'
          ? html`<span data-asked>You asked for ${asked.minutes} minutes more. Your grown-up has a letter about it.</span>`
          : asked?.state === 'refused'
            ? html`<span data-refused>Your grown-up said not today.</span>`
            : mayAsk
              ? html`<form method="post" action="/time/more"><label for="minutes">More time today</label><select id="minutes" name="minutes">${[15, 30, 60].map((minutes) => html`<option value="${minutes}">${minutes} minutes</option>`)}</select><button type="submit">Ask for it</button></form>`
              : ''
      }<form method="post" action="/safety"><button class="quiet" type="submit">Open My safety</button></form></span>`,
    }),
  };
}

function opens(at: string | null, zone: string | null): Html | string {
  if (at === null) return 'It opens when whoever set this changes it.';
  const when = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone ?? 'UTC',
    ...(zone === null ? { timeZoneName: 'short' } : {}),
  }).format(new Date(at));
  return html`It opens on <time datetime="${at}">${when}</time>.`;
}
