import { createServer, type IncomingMessage } from 'node:http';

/** Somebody with an account of Hazel. */
interface Member {
  readonly password: string;
  about: string;
  /** Whether everybody sees the profile. */
  open: boolean;
  /** Whether everybody may write to them: nobody is asked, and it is so from the start. */
  reachable: boolean;
  readonly inbox: { from: string; text: string }[];
}

export interface Hazel {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A platform small enough to be read at once, to learn and to test how the reviewer is taught one. It takes people from 13
 * on, keeps profiles closed, and lets strangers write to everybody; its banner has a large yes and a small no.
 * `npx node examples/review/hazel.ts` serves it on port 4310.
 */
export async function startHazel({
  port: wanted = 0,
  clock = Date.now,
}: {
  port?: number;
  /** Now, in milliseconds since the epoch. */
  clock?: () => number;
} = {}): Promise<Hazel> {
  const members = new Map<string, Member>();
  const server = createServer(async (request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hazel');
    const cookies = new Map(
      (request.headers.cookie ?? '').split('; ').map((one) => one.split('=') as [string, string]),
    );
    const form = request.method === 'POST' ? await bodyOf(request) : new URLSearchParams();
    const name = cookies.get('member') ?? '';
    const me = members.get(name);
    const show = (body: string, headers: Record<string, string> = {}, status = 200) => {
      answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
      const links = me
        ? '<a href="/">Feed</a> <a href="/settings">Settings</a> <a href="/messages">Messages</a>'
        : '<a href="/join">Sign up</a> <a href="/sign-in">Sign in</a>';
      answer.end(
        `<!doctype html><html lang="en"><title>Hazel</title><nav>${links} <a href="/privacy">Privacy</a></nav><main>${body}</main>`,
      );
    };
    const go = (to: string, headers: Record<string, string> = {}) => {
      answer.writeHead(303, { location: to, ...headers });
      answer.end();
    };
    const [, section, who = ''] = pathname.split('/');
    const whom = members.get(decodeURIComponent(who));

    if (pathname === '/') return show(me ? '<h1>Feed</h1><p>Nothing is new.</p>' : banner);
    if (pathname === '/privacy')
      return show(`<h1>Privacy</h1>${'<p>We keep your name. You can ask us to stop.</p>'.repeat(20)}`);
    if (pathname === '/join') return show(cookies.has('young') ? sorry : askAge);
    if (pathname === '/age') {
      return isYoung(form.get('born') ?? '', clock())
        ? show(sorry, { 'set-cookie': 'young=1; Path=/' })
        : show(newAccount);
    }
    if (pathname === '/account' || pathname === '/sign-in') {
      const wanted = form.get('username') ?? '';
      if (request.method === 'GET') return show(askName('/sign-in', 'Sign in'));
      if (pathname === '/account')
        members.set(wanted, {
          password: form.get('password') ?? '',
          about: '',
          open: false,
          reachable: true,
          inbox: [],
        });
      if (members.get(wanted)?.password !== form.get('password')) return show('That is not right.', {}, 403);
      return go('/', { 'set-cookie': `member=${wanted}; Path=/; HttpOnly` });
    }
    if (section === 'people' && whom) {
      const words = whom.open || whom === me ? `<p>${whom.about}</p>` : '<p>This profile is private.</p>';
      const write =
        me && whom.reachable
          ? `<form method="post" action="/write/${who}"><label>Message <input name="text"></label><button>Send</button></form>`
          : '';
      return show(`<h1>${who}</h1>${words}${write}`);
    }
    if (!me) return show('Sign in first.', {}, section === 'people' ? 404 : 403);
    if (pathname === '/settings' && request.method === 'GET') {
      const box = (key: 'open' | 'reachable', label: string) =>
        `<label><input type="checkbox" name="${key}" ${me[key] ? 'checked' : ''}> ${label}</label>`;
      return show(`<h1>Settings</h1><form method="post"><label>About me <input name="about" value="${me.about}"></label>
        ${box('open', 'Everybody sees my profile')} ${box('reachable', 'Everybody may write to me')}<button>Keep</button></form>
        <form method="post" action="/sign-out"><button>Sign out</button></form>`);
    }
    if (pathname === '/settings') {
      me.about = form.get('about') ?? '';
      me.open = form.has('open');
      me.reachable = form.has('reachable');
      return go('/settings');
    }
    if (pathname === '/sign-out') return go('/', { 'set-cookie': 'member=; Path=/; Max-Age=0' });
    if (pathname === '/find') {
      const found = [...members.keys()].filter((one) => one === searchParams.get('name'));
      return show(found.map((one) => `<a href="/people/${one}">${one}</a>`).join() || 'Nobody.');
    }
    if (section === 'write' && whom) {
      if (!whom.reachable) return show('They do not take messages.', {}, 403);
      whom.inbox.push({ from: name, text: form.get('text') ?? '' });
      return show('Sent.');
    }
    if (pathname === '/messages')
      return show(`<h1>Messages</h1>${me.inbox.map(({ from, text }) => `<p>${from}: ${text}</p>`).join('')}`);
    return show('There is nothing here.', {}, 404);
  });
  await new Promise<void>((ready) => server.listen(wanted, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Whether somebody born on this day, `YYYY-MM-DD`, is not 13 yet. */
function isYoung(born: string, now: number): boolean {
  const [year = '', ...day] = new Date(now).toISOString().slice(0, 10).split('-');
  return born > [Number(year) - 13, ...day].join('-');
}

const banner = `<h1>Hazel</h1><div role="dialog" aria-label="Cookies"><p>May we use cookies?</p>
<button style="font-size:24px;padding:16px 40px">Accept all</button>
<button style="font-size:11px" onclick="this.parentElement.remove()">Reject all</button></div>`;
const sorry = '<h1>Sorry</h1><p>You can’t join Hazel yet.</p>';
const askAge = `<h1>Join</h1><form method="post" action="/age"><label>Date of birth <input type="date" name="born" required></label><button>Next</button></form>`;
const askName = (action: string, button: string) =>
  `<h1>${button}</h1><form method="post" action="${action}"><label>Username <input name="username"></label>
<label>Password <input type="password" name="password"></label><button>${button}</button></form>`;
const newAccount = askName('/account', 'Create account');

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

if (import.meta.main) {
  const { url } = await startHazel({ port: 4310 });
  console.log(`Hazel: ${url}`);
}
