import type { Me } from '../accounts/me.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icon.ts';
import { onceField } from './once-field.ts';
import { english, type Speech, speeches } from './speech.ts';

/** What stands around each page. */
export interface Frame {
  readonly me: Me | null;
  /** News that the bell may count; null where nothing may be counted at the person. */
  readonly unread: number | null;
  /** Whether Birch may learn where the person is, or friends see it too. */
  readonly location: 'off' | 'known' | 'shared';
  readonly breakDue: boolean;
  readonly streakDays: number | null;
  /** The token for the small forms of the frame. */
  readonly once: string;
  readonly path: string;
  /** Whether the page may be fetched anew by itself: not where that would send a form again. */
  readonly live: boolean;
}

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Names of files in `public/js` without their ending. */
  readonly scripts?: readonly string[];
  /** The language it is in; English where it is not said. */
  readonly speech?: Speech;
  /** Search engines may keep it. */
  readonly index?: boolean;
}

const places: readonly (readonly [path: string, label: string, icon: IconName])[] = [
  ['/', 'Feed', 'home'],
  ['/people', 'People', 'people'],
  ['/messages', 'Messages', 'messages'],
  ['/clips', 'Clips', 'clips'],
  ['/shop', 'Shop', 'shop'],
  ['/notifications', 'News', 'bell'],
];

/** A whole page. */
export function layout(frame: Frame, { title, body, scripts = [], index = false, speech }: PageParts): Html {
  const { me } = frame;
  const { tag, say } = speech ?? english;
  return html`<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="${index ? 'index, follow' : 'noindex, nofollow'}">
<title>${title} · Birch</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/birch.css">
${[...(me && frame.live ? ['live'] : []), ...(me?.time?.allowed ? ['time'] : []), 'forms', ...scripts].map((name) => html`<script type="module" src="/js/${name}.js"></script>\n`)}
</head>
<body class="${me ? 'signed-in' : 'signed-out'}" data-version="${me?.page.version ?? 0}">
<a class="skip" href="#main">${say('Skip to the page')}</a>
<header class="top">
<div class="bar">
<a class="brand" href="/">${logo()}<span>Birch</span></a>
${me ? account(frame, me) : html`<nav class="account" aria-label="${say('Account')}"><a href="/sign-in">${say('Sign in')}</a><a class="button small" href="/sign-up">${say('Join')}</a></nav>`}
</div>
${me ? html`<nav class="places" aria-label="Birch">${places.map((place) => link(frame, place))}</nav>` : ''}
</header>
${me ? signs(frame, me) : ''}
<main id="main" tabindex="-1">${speech ? languages(frame.path, speech) : ''}${body}</main>
<footer class="foot"><p>${say('Birch is a small place for friends.')} ${me ? html`<a href="/settings">Settings</a> <a href="/assistant">Ask the assistant</a>` : html`<a href="/about">${say('How Birch works')}</a>`}</p></footer>
</body>
</html>`;
}

/** The same page in each language that there is. */
function languages(path: string, speech: Speech): Html {
  return html`<nav class="languages" aria-label="${speech.say('Another language')}">${speeches.map(({ tag, name }) => html`<a href="${path}?language=${tag}" lang="${tag}" hreflang="${tag}"${tag === speech.tag ? html` aria-current="true"` : ''}>${name}</a>`)}</nav>`;
}

function logo(): Html {
  return html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect x="9" y="2" width="14" height="28" rx="5"/><path d="M9 9h5M23 13h-6M9 18h4M23 22h-5M9 26h6"/></svg>`;
}

function link(frame: Frame, [path, label, name]: (typeof places)[number]): Html {
  const here =
    path === '/'
      ? frame.path === '/'
      : frame.path.startsWith(path) || (path === '/messages' && frame.path.startsWith('/groups'));
  const count =
    path === '/notifications' && frame.unread
      ? html`<span class="count" data-unread>${frame.unread}<span class="quiet-text"> new</span></span>`
      : '';
  return html`<a href="${path}"${here ? html` aria-current="page"` : ''}>${icon(name)}<span>${label}</span>${count}</a>`;
}

function account(frame: Frame, me: Me): Html {
  return html`<nav class="account" aria-label="Account">
${frame.streakDays !== null && frame.streakDays > 1 ? html`<span class="streak" title="Days in a row">${icon('leaf')}<span>${frame.streakDays} days in a row</span></span>` : ''}
<form method="post" action="/safety"><button class="plain" type="submit">${icon('shield')}<span>My safety</span></button></form>
<a class="me" href="/people/${me.person.username}"><span class="quiet-text">My profile: </span>${me.person.name}</a>
<form method="post" action="/sign-out"><button class="plain" type="submit">Sign out</button></form>
</nav>`;
}

function signs(frame: Frame, me: Me): Html {
  const { page } = me;
  return html`<aside class="signs" aria-label="What is on now">
${
  page.source === 'offline'
    ? html`<p class="sign paused" role="status">${icon('hourglass')}<span>Some things are paused for a moment. Everything stays private until they are back.</span></p>`
    : ''
}
${
  me.time?.allowed && me.time.warn !== null
    ? html`<p class="sign" role="status" data-time>Birch closes for you in ${me.time.warn} minutes. Time to finish what you are doing.</p>`
    : ''
}
${
  frame.location !== 'off'
    ? html`<div class="sign location" role="status">${icon('pin')}<span><strong>Your location is on.</strong> ${frame.location === 'shared' ? 'Friends can see where you are.' : 'Birch may ask your browser where you are.'}</span><form method="post" action="/location/stop">${onceField(frame.once)}<button class="small" type="submit">Turn it off</button></form></div>`
    : ''
}
${
  page.signs.guardian
    ? html`<p class="sign guardian">${icon('eye')}<span>Your grown-up can see some of your settings. My safety shows which.</span></p>`
    : ''
}
${
  frame.breakDue
    ? html`<div class="sign break" role="status">${icon('leaf')}<span>You have been here for a while. How about a stretch, or some water? Everything will still be here.</span><form method="post" action="/break" class="row"><button class="small" type="submit">Take a break</button><button class="small quiet" type="submit" name="go" value="on">Go on</button></form></div>`
    : ''
}
</aside>`;
}
