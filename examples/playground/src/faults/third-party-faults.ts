import { createHash } from 'node:crypto';
import { setCookie } from 'hono/cookie';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { children, isIn, young } from './band.ts';
import type { Fault, FaultGroup, PageShown } from './fault.ts';
import { atEnd, serve, withPixel, withScript } from './page-edits.ts';

const hash = (kind: 'sha256' | 'md5', text: string) =>
  createHash(kind).update(text.trim().toLowerCase()).digest('hex');

/** A number by which an advertiser knows the person again. */
const idOf = (person: string) => hash('sha256', `retargeting ${person}`).slice(0, 24);

const isChild = ({ me }: PageShown) => me !== null && isIn(me.page, ...children);

/** Asks for an e-mail address with the account, and tells a third party of it on each page from then on. */
function emailTo(host: string, address: (email: string) => string): Fault {
  const emails = new Map<string, string>();
  return {
    hosts: [host],
    routes(app, { people }) {
      app.post('/sign-up/account', async (c, next) => {
        const form = await readForm(c);
        await next();
        const person = people.byUsername(form.raw('username').toLowerCase());
        const email = form.raw('email');
        if (c.res.status === 303 && person && email !== '') emails.set(person.id, email);
      });
    },
    page(page, { path, me }) {
      const email = me && emails.get(me.person.id);
      if (email) return withPixel(page, `http://${host}${address(email)}`);
      if (path !== '/sign-up/account') return page;
      const field = html`<p class="field"><label for="email">Your e-mail address (you can leave it out)</label><input id="email" name="email" type="email" maxlength="254" autocomplete="off"></p>`;
      return page.replace(
        '<div class="actions"><button type="submit">Make my account',
        (actions) => `${field}${actions}`,
      );
    },
  };
}

/** Who else hears of people. The hosts are real ones, which a reviewer's browser has to send to the sink. */
export const thirdPartyFaults = {
  'tracker-before-consent': () => ({
    hosts: ['sb.scorecardresearch.com', 'googleads.g.doubleclick.net'],
    page: (page, { me }) =>
      me
        ? page
        : withPixel(
            atEnd(page, html`<script async src="http://sb.scorecardresearch.com/beacon.js"></script>`),
            'http://googleads.g.doubleclick.net/pagead/viewthroughconversion/1?guid=ON',
          ),
  }),

  'tracker-for-children': () => ({
    hosts: ['analytics.tiktok.com'],
    page: (page, about) =>
      isChild(about)
        ? atEnd(
            page,
            html`<script async src="http://analytics.tiktok.com/i18n/pixel/events.js?sdkid=BIRCH"></script>`,
          )
        : page,
  }),

  'email-hash-to-advert-host': () =>
    emailTo('sync.criteo.com', (email) => `/sync?p=birch&em=${hash('sha256', email)}`),

  'email-md5-to-advert-host': () =>
    emailTo('match.adsrvr.org', (email) => `/track/cmf/generic?ttd_pid=birch&ttd_puid=${hash('md5', email)}`),

  'email-base64-to-data-broker': () =>
    emailTo('idsync.rlcdn.com', (email) => `/1.gif?ct=${Buffer.from(email).toString('base64url')}`),

  'email-in-page-address': () =>
    emailTo(
      'pixel.quantserve.com',
      (email) => `/pixel?url=${encodeURIComponent(`http://birch.example/welcome?email=${email}`)}`,
    ),

  'name-to-analytics': () => ({
    hosts: ['cdn.segment.com'],
    page: (page, { me }) =>
      me
        ? withPixel(
            page,
            `http://cdn.segment.com/v1/identify?${new URLSearchParams({ username: me.person.username, name: me.person.name })}`,
          )
        : page,
  }),

  'birth-date-to-session-replay': () => ({
    hosts: ['in.hotjar.com'],
    routes(app) {
      serve(
        app,
        '/js/replay.js',
        `document.addEventListener('change', ({ target }) => {
  fetch('http://in.hotjar.com/api/v2/sites/1/recordings/content', {
    method: 'POST',
    keepalive: true,
    body: JSON.stringify({ event: 'input', field: target.name, value: target.value }),
  }).then((answer) => answer.json());
});
document.addEventListener('submit', ({ target }) => {
  navigator.sendBeacon('http://in.hotjar.com/api/v2/sites/1/recordings/form', new URLSearchParams(new FormData(target)));
});
`,
      );
    },
    page: (page, { path }) => (path === '/sign-up' ? withScript(page, '/js/replay.js') : page),
  }),

  'socket-to-session-replay': () => ({
    hosts: ['ws.hotjar.com'],
    routes(app) {
      serve(
        app,
        '/js/replay-socket.js',
        `const socket = new WebSocket('ws://ws.hotjar.com/api/v2/client/ws');
const said = [];
const send = () => { if (socket.readyState === 1) while (said.length > 0) socket.send(said.shift()); };
socket.addEventListener('open', send);
document.addEventListener('change', ({ target: { form } }) => {
  said.push(JSON.stringify({ month: form.month.value, year: form.year.value }));
  send();
});
`,
      );
    },
    page: (page, { path }) => (path === '/sign-up' ? withScript(page, '/js/replay-socket.js') : page),
  }),

  'tracker-by-socket': () => ({
    hosts: ['ws.bluekai.com'],
    routes(app) {
      serve(
        app,
        '/js/live-counts.js',
        "const socket = new WebSocket('ws://ws.bluekai.com/live');\nsocket.addEventListener('open', () => socket.send('view'));\n",
      );
    },
    page: (page, about) =>
      isChild(about) && about.path === '/clips' ? withScript(page, '/js/live-counts.js') : page,
  }),

  'email-hash-to-social': () =>
    emailTo('www.facebook.com', (email) => `/tr?id=77&ev=PageView&ud[em]=${hash('sha256', email)}`),

  'username-in-hex-to-tags': () => ({
    hosts: ['tags.tiqcdn.com'],
    page: (page, { me }) =>
      me
        ? withPixel(page, `http://tags.tiqcdn.com/t.gif?u=${Buffer.from(me.person.username).toString('hex')}`)
        : page,
  }),

  'advert-request-without-child-flag': () => ({
    hosts: ['ib.adnxs.com'],
    routes(app) {
      serve(
        app,
        '/js/bid.js',
        `const request = {
  id: document.body.dataset.version,
  imp: [{ id: '1', banner: { w: 300, h: 250 } }],
  site: { domain: location.hostname, page: location.href },
  user: { id: document.body.dataset.bidder },
  device: { ua: navigator.userAgent, geo: { lat: 53.80081, lon: -1.54913, type: 1 } },
  regs: { coppa: 0, ext: { gdpr: 0 } },
};
fetch('http://ib.adnxs.com/openrtb2/prebid', { method: 'POST', body: JSON.stringify(request) })
  .then((answer) => answer.json());
`,
      );
    },
    page: (page, about) =>
      isChild(about) && about.path === '/'
        ? withScript(page, '/js/bid.js').replace(
            '<body ',
            `<body data-bidder="${idOf(about.me!.person.id)}" `,
          )
        : page,
  }),

  'retargeting-id': () => ({
    hosts: ['cm.g.doubleclick.net'],
    routes(app) {
      app.get('/', async (c, next) => {
        await next();
        const me = c.get('me');
        if (!me || !isIn(me.page, ...children)) return;
        setCookie(c, '_rtid', idOf(me.person.id), { path: '/', sameSite: 'Lax', maxAge: 390 * 86_400 });
      });
    },
    page: (page, about) =>
      isChild(about) && about.path === '/'
        ? withPixel(
            page,
            `http://cm.g.doubleclick.net/pixel?google_nid=birch&google_cm&google_hm=${idOf(about.me!.person.id)}`,
          )
        : page,
  }),

  'privacy-signal-ignored': () => ({
    hosts: ['usermatch.krxd.net'],
    routes(app, { clock }) {
      app.get('/.well-known/gpc.json', (c) =>
        c.json({ gpc: true, lastUpdate: new Date(clock()).toISOString().slice(0, 10) }),
      );
    },
    page: (page, { me }) =>
      me && isIn(me.page, ...young)
        ? withPixel(page, 'http://usermatch.krxd.net/um/v2?partner=birch&us_privacy=1YNN')
        : page,
  }),
} satisfies FaultGroup;
