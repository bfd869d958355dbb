import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';

/** Somebody with an account at a club. */
export interface Member {
  readonly username: string;
  readonly name: string;
  readonly age: number;
  /** As they answered: year, month, day. */
  readonly born: readonly [number, number, number];
  about: string;
  /** What others wrote to them. */
  readonly received: string[];
}

/** What the parts that all pages have are called. */
const called = {
  en: {
    club: 'Club',
    join: 'Join',
    out: 'Log out',
    in: 'Log in',
    settings: 'Settings',
    search: 'Search people',
  },
  cy: {
    ...{ club: 'Clwb', join: 'Ymuno', out: 'Allgofnodi', in: 'Mewngofnodi', settings: 'Gosodiadau' },
    search: 'Chwilio am bobl',
  },
  fr: {
    ...{ club: 'Club', join: 'Inscription', out: 'Se déconnecter', in: 'Connexion', settings: 'Paramètres' },
    search: 'Rechercher des membres',
  },
} as const;
const fieldsIn = {
  en: { username: 'Username', name: 'Name', password: 'Password', about: 'About', keep: 'Keep' },
  cy: { username: 'Enw defnyddiwr', name: 'Enw', password: 'Cyfrinair', about: 'Amdanaf i', keep: 'Cadw' },
  fr: {
    username: 'Pseudo',
    name: 'Nom',
    password: 'Mot de passe',
    about: 'À propos de moi',
    keep: 'Enregistrer',
  },
} as const;

/** What a page is made from. */
export interface Visit {
  readonly me: Member | undefined;
  readonly members: readonly Member[];
}

export interface Answer {
  readonly status?: number;
  readonly html: string;
}

/** The parts in which small sites differ. What is left out is as it should be. */
export interface Club {
  readonly lang?: keyof typeof called;
  /** Fields and words of the page on which one joins, besides name and password. */
  readonly join?: string;
  readonly home?: (visit: Visit) => string;
  readonly profile?: (whose: Member, visit: Visit) => Answer;
  readonly search?: (query: string, visit: Visit) => Answer;
  /** Whether somebody gets an account; nobody is told. */
  readonly takes?: (member: Member) => boolean;
  /** Further addresses. */
  readonly more?: Readonly<Record<string, string>>;
  /** A page before the form, to which `/join` leads. */
  readonly agreement?: string;
  /** An account opens by the link of a letter. */
  readonly letter?: true;
  /** Members write to each other: to whom a page offers it, and from whom the server takes it. */
  readonly chat?: {
    readonly offers: (whose: Member) => boolean;
    readonly takes: (whose: Member) => boolean;
  };
  /** Pages are put together in the browser. */
  readonly single?: true;
  /** The mail server to which it sends its letters. */
  readonly mailTo?: string;
  /** What a socket at `/live` says of who is there. */
  readonly live?: string;
}

/** A page that gets all that it shows by itself, and goes nowhere. */
const shell = `<!doctype html><html lang="en"><title>Club</title><body><p>Loading …</p><script>
const show = async (url, init = {}) => {
  const answer = await fetch(url, { ...init, headers: { 'x-part': '1' } });
  history.pushState(null, '', answer.url);
  document.body.innerHTML = await answer.text();
};
addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (link) { event.preventDefault(); show(link.href); }
});
addEventListener('submit', (event) => {
  event.preventDefault();
  const { target } = event;
  const data = new URLSearchParams(new FormData(target));
  show(target.method === 'post' ? target.action : target.action + '?' + data, target.method === 'post' ? { method: 'POST', body: data } : {});
});
show(location.href);
</script></body></html>`;

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
export const isChild = ({ age }: Member): boolean => age < 18;

/** What a careful club shows of somebody: nothing of a child to those who are not the child. */
export function carefulProfile(whose: Member, { me }: Visit): Answer {
  if (isChild(whose) && me?.username !== whose.username)
    return { status: 403, html: '<h1>This profile is private</h1><p>Ask its owner.</p>' };
  return openProfile(whose);
}

export const openProfile = (whose: Member, more = ''): Answer => ({
  html: `<h1>${escaped(whose.name)}</h1><p>${escaped(whose.about)}</p>${more}<button>Block</button><button>Mute</button>`,
});

export function carefulSearch(query: string, { members }: Visit): Answer {
  const found = members.filter((one) => !isChild(one) && one.username.includes(query));
  return {
    html: `<h1>People</h1><ul>${found.map((one) => `<li><a href="/people/${one.username}">${escaped(one.name)}</a></li>`).join('')}</ul>${found.length === 0 ? `<p>No results for ${escaped(query)}</p>` : ''}`,
  };
}

/** A small site in memory: one joins, has a profile, and looks for others. */
export async function startClub(club: Club): Promise<{ readonly url: string; close(): Promise<void> }> {
  const members = new Map<string, Member & { readonly password: string }>();
  const words = called[club.lang ?? 'en'];
  const names = fieldsIn[club.lang ?? 'en'];
  const page = (title: string, html: string, me?: Member) =>
    `<!doctype html><html lang="${club.lang ?? 'en'}"><title>${title}</title><body style="background:#fff"><nav><a href="/">${words.club}</a> ${
      me
        ? `<a href="/people/${me.username}">${escaped(me.name)}</a> <a href="/settings">${words.settings}</a> ${club.chat ? '<a href="/messages">Messages</a> ' : ''}<a href="/out">${words.out}</a>`
        : `<a href="/join">${words.join}</a> <a href="/in">${words.in}</a>`
    } <form action="/search" role="search" style="display:inline"><input name="q" aria-label="${words.search}"></form></nav><main>${html}</main><footer><p>The club of people who fly kites, read maps and mend bicycles. It meets on Sundays, in the hall behind the mill, and writes about all of it here for whoever could not come along that day.</p></footer></body></html>`;
  const waiting = new Map<string, Member & { readonly password: string }>();
  const mail = club.letter && club.mailTo ? createTransport(club.mailTo) : null;
  const server = createServer((request, response) => {
    if (club.single && request.method === 'GET' && !request.headers['x-part'])
      return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(shell);
    const url = new URL(request.url ?? '/', 'http://club');
    const own = /who=([a-z0-9]+)/.exec(request.headers.cookie ?? '')?.[1];
    const me = own === undefined ? undefined : members.get(own);
    const visit = { me, members: [...members.values()] };
    const send = ({ status = 200, html }: Answer, title = 'Club') =>
      response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(title, html, me));
    const to = (place: string, cookie?: string) =>
      response
        .writeHead(303, { Location: place, ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) })
        .end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const [, place = '', name = ''] = url.pathname.split('/');
      if (request.method === 'POST' && place === 'join') {
        const born = ['year', 'month', 'day'].map((part) => Number(form.get(part))) as [
          number,
          number,
          number,
        ];
        const age = new Date().getUTCFullYear() - born[0];
        const member = {
          username: form.get('username') ?? '',
          name: form.get('name') ?? '',
          age,
          born,
          about: '',
          password: form.get('password') ?? '',
          received: [],
        };
        if (club.takes && !club.takes(member)) return to('/thanks');
        if (mail) {
          waiting.set(member.username, member);
          const link = `http://${request.headers.host}/confirm?key=${member.username}`;
          void mail.sendMail({
            from: 'club@example.org',
            to: form.get('email') ?? '',
            subject: 'Your account at the club',
            text: `Hello! Follow this link to open your account: ${link}`,
          });
          return send({ html: '<h1>Look into your mailbox</h1><p>We sent you an e-mail with a link.</p>' });
        }
        members.set(member.username, member);
        return to('/', `who=${member.username}`);
      }
      if (place === 'confirm') {
        const member = waiting.get(url.searchParams.get('key') ?? '');
        if (!member) return send({ status: 404, html: '<h1>Not found</h1>' });
        members.set(member.username, member);
        return to('/', `who=${member.username}`);
      }
      if (request.method === 'POST' && place === 'write' && me) {
        const whose = members.get(name);
        if (!whose || !club.chat?.takes(whose))
          return send({ status: 403, html: '<h1>No</h1><p>You cannot write to this member.</p>' });
        whose.received.push(`${me.name}: ${form.get('text')}`);
        return send({ html: '<h1>Sent</h1><p>Your message was sent.</p>' });
      }
      if (place === 'messages')
        return send({
          html: `<h1>Messages</h1><ul>${(me?.received ?? []).map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`,
        });
      if (request.method === 'POST' && place === 'in') {
        const member = members.get(form.get('username') ?? '');
        const isThey = member !== undefined && member.password === form.get('password');
        return isThey ? to('/', `who=${member.username}`) : to('/in');
      }
      if (place === 'out') return to('/', 'who=; Max-Age=0');
      if (place === 'in')
        return send({
          html: `<form method="post"><h1>${words.in}</h1><label>${names.username} <input name="username"></label><label>${names.password} <input type="password" name="password"></label><button>${words.in}</button></form>`,
        });
      if (request.method === 'POST' && place === 'about' && me) {
        me.about = form.get('about') ?? '';
        return to(`/people/${me.username}`);
      }
      const further = club.more?.[url.pathname];
      if (further !== undefined)
        return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(further);
      if (place === '')
        return send({
          html: club.home?.(visit) ?? '<h1>What is new</h1><article>A kite was lost.</article>',
        });
      if (place === 'thanks')
        return send({ html: '<h1>Thanks</h1><p>We will be in touch with you some day.</p>' });
      if (place === 'join' && club.agreement && url.searchParams.get('agreed') === null)
        return send({ html: club.agreement });
      if (place === 'join')
        return send({
          html: `<form method="post"><h1>${words.join}</h1>${club.join ?? birthFields()}<label>${names.username} <input name="username"></label><label>${names.name} <input name="name"></label>${club.letter ? '<label>Where do we reach you? <input name="email" autocomplete="email" required></label>' : ''}<label>${names.password} <input type="password" name="password"></label><button>${words.join}</button></form>`,
        });
      if (place === 'settings')
        return send({
          html: `<form method="post" action="/about"><h1>${words.settings}</h1><label>${names.about} <input name="about"></label><button>${names.keep}</button></form>`,
        });
      if (place === 'search')
        return send((club.search ?? carefulSearch)(url.searchParams.get('q') ?? '', visit));
      const whose = place === 'people' ? members.get(name) : undefined;
      if (whose && me && whose !== me && club.chat?.offers(whose))
        return send(
          openProfile(
            whose,
            `<form method="post" action="/write/${whose.username}"><label>Message <textarea name="text"></textarea></label><button>Send</button></form>`,
          ),
        );
      return whose
        ? send((club.profile ?? carefulProfile)(whose, visit))
        : send({ status: 404, html: '<h1>Not found</h1>' });
    });
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const said = Buffer.from(club.live ?? '');
    socket.write(Buffer.concat([Buffer.from([0x81, said.length]), said]));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** Year, month and day, with nothing in them; `year`: what is. */
export const birthFields = (year = ''): string =>
  `<fieldset><legend>When were you born?</legend><label>Year <input name="year" value="${year}"></label><label>Month <input name="month"></label><label>Day <input name="day"></label></fieldset>`;
