import { birthFields, type Club, carefulProfile, isChild, openProfile } from './club.ts';

/** A small site of a usual shape, and what is true of it for a child of 15 in the United Kingdom. */
export interface Site {
  readonly name: string;
  readonly club: Club;
  /** Situations and practices that fall short on it. */
  readonly bad?: readonly string[];
  /** Of which nothing can be known there, so that no review may say that they meet the law. */
  readonly unknowable?: readonly string[];
  /** What can be seen to meet the law there, where no taught journey says so. */
  readonly fine?: readonly string[];
  /** No taught journey knows it. */
  readonly onlyGeneric?: true;
}

const profiles = ['profile.view/adult', 'profile.view/peer', 'profile.view/anyone'] as const;
const seen = ['presence.show/stranger', ...profiles] as const;
/** Where anybody reads a profile, search engines do; and what strangers are told, friends are told. */
const open = [...profiles, 'profile.find/web-index'] as const;
const told = ['presence.show/stranger', 'presence.show/contact'] as const;
const all = [...seen, 'profile.find/search'] as const;
/** What can be seen to be as it should in a careful club. */
const careful = ['profile.view/adult', 'profile.view/anyone', 'profile.find/search', 'age-asked'] as const;
const openTo = (more: string) => ({
  profile: (whose: Parameters<typeof openProfile>[0]) => openProfile(whose, more),
});
const choice = (yes: string, no: string, of = 'Cookies') =>
  `<div role="dialog" style="position:static"><p>${of}: may we tell our partners what you read?</p><button style="background:#064;color:#fff;border:0;padding:12px 30px">${yes}</button> ${no}</div>`;

export const sites: readonly Site[] = [
  { name: 'a careful club', club: {} },
  {
    name: 'a page that waits for ever',
    club: { profile: () => ({ html: '<div role="progressbar">Loading ... please wait</div>' }) },
    unknowable: seen,
  },
  {
    name: 'a search that is broken',
    club: { search: () => ({ html: '<h1>Search is currently unavailable</h1>' }) },
    unknowable: ['profile.find/search'],
  },
  {
    name: 'a search that finds nobody',
    club: { search: (query) => ({ html: `<h1>People</h1><p>No results for ${query}</p>` }) },
    unknowable: ['profile.find/search'],
  },
  {
    name: 'profiles at another address',
    club: { profile: () => ({ status: 404, html: '<h1>Not found</h1>' }) },
    unknowable: seen,
  },
  {
    name: 'a shell that says that there is no such page',
    club: {
      profile: () => ({
        html: '<div id="app"></div><script>app.innerHTML="<h1>Page not found</h1>"</script>',
      }),
    },
    unknowable: seen,
  },
  {
    name: 'a club that takes no children, and tells nobody',
    club: { takes: (member) => !isChild(member) },
    unknowable: [...all, 'contact.message/adult'],
  },
  {
    name: 'an agreement page',
    club: {
      join: `<p>Registration agreement. You need to be of thirteen years or older to join this club.</p>${birthFields()}`,
    },
    bad: ['age-screen-neutral'],
  },
  { name: 'a year of two digits', club: { join: birthFields('06') }, bad: ['age-screen-neutral'] },
  {
    name: 'choices in a shadow root',
    club: {
      home: () =>
        `<h1>What is new</h1><cookie-bar></cookie-bar><script>customElements.define('cookie-bar', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(choice('Accept', '<button style="background:none;border:1px solid #999;padding:12px 30px">Decline</button>'))} } })</script>`,
    },
    bad: ['choices-equal', 'no-nagging'],
  },
  {
    name: 'choices in a frame',
    club: {
      home: () => '<h1>What is new</h1><iframe src="/choose" width="600" height="200"></iframe>',
      more: { '/choose': `<!doctype html><body>${choice('OK', '<a href="#more">Let me choose</a>')}</body>` },
    },
    bad: ['choices-equal'],
  },
  {
    name: 'presence by a socket',
    club: {
      ...openTo(
        '<p><span id="dot"></span></p><script>const live = new WebSocket("ws://" + location.host + "/live"); live.onmessage = ({ data }) => { dot.setAttribute("role", "img"); dot.setAttribute("aria-label", data); dot.style.cssText = "display:inline-block;width:9px;height:9px;background:green" };</script>',
      ),
      live: 'Online',
    },
    bad: [...open, ...told],
  },
  {
    name: 'presence in words',
    club: openTo('<p>Status: Online (reading a topic)</p>'),
    bad: [...open, ...told],
  },
  {
    name: 'a birth date in Welsh',
    club: {
      lang: 'cy',
      profile: (whose, visit) =>
        visit.me?.username === whose.username
          ? openProfile(whose)
          : {
              html: `<h1>${whose.name}</h1><p>Ganwyd: ${new Date(Date.UTC(whose.born[0], whose.born[1] - 1, whose.born[2])).toLocaleDateString('cy', { dateStyle: 'long', timeZone: 'UTC' })}</p><button>Blocio</button><button>Distewi</button>`,
            },
    },
    bad: open,
  },
  {
    name: 'a forum in French',
    club: {
      lang: 'fr',
      join: `<fieldset><legend>Date de naissance</legend><label>Année <input name="year"></label><label>Mois <input name="month"></label><label>Jour <input name="day"></label></fieldset><label><input type="checkbox" name="news" checked> Recevoir les offres de nos partenaires</label>`,
      profile: (whose, visit) =>
        isChild(whose) && visit.me?.username !== whose.username
          ? {
              html: `<h1>${whose.name}</h1><p>Dernière connexion : aujourd’hui</p><button>Bloquer</button><button>Masquer</button>`,
            }
          : openProfile(whose, '<p>Dernière connexion : hier</p>'),
      home: () =>
        `<h1>Nouveautés</h1>${choice('Tout accepter', '<a href="#no">Tout refuser</a>', 'Cookies')}`,
    },
    // What is refused there is asked again at once.
    bad: [
      ...told,
      'profile.find/web-index',
      'no-pre-ticked-boxes',
      'choices-equal',
      'no-nagging',
      'ads.market/direct',
    ],
  },
  {
    name: 'a member list with cards and no links',
    club: {
      profile: carefulProfile,
      search: (query, { members }) => ({
        html: `<h1>Members</h1>${members
          .filter(({ username }) => username.includes(query))
          .map(({ name, username }) => `<article><b>${name}</b> <i>${username}</i></article>`)
          .join('')}`,
      }),
    },
    bad: ['profile.find/search'],
  },
  {
    name: 'a letter before the account',
    club: { letter: true },
    fine: careful,
    onlyGeneric: true,
  },
  {
    name: 'an agreement with two ages to choose from',
    club: {
      agreement:
        '<h1>Registration</h1><p>These are the rules of the club: be kind, write of kites alone, and say who took a picture. Who breaks them has to leave. Whoever agrees goes on by one of these.</p><form action="/join"><input type="hidden" name="agreed" value="1"><button>I agree, and was born before 30 November 2013</button></form><form action="/"><button>I agree, and was born on or after 30 November 2013</button></form>',
      join: '',
    },
    bad: ['age-screen-neutral'],
    fine: careful,
    onlyGeneric: true,
  },
  {
    name: 'pages that are put together in the browser',
    club: { single: true },
    fine: careful,
    onlyGeneric: true,
  },
  {
    name: 'a chat in which strangers write to children',
    club: { profile: (whose) => openProfile(whose), chat: { offers: () => true, takes: () => true } },
    bad: [...open, 'contact.message/adult', 'contact.message/peer'],
    onlyGeneric: true,
  },
  {
    name: 'a chat that hides the form alone',
    club: { chat: { offers: (whose) => !isChild(whose), takes: () => true } },
    bad: ['contact.message/adult', 'contact.message/peer'],
    fine: careful,
    onlyGeneric: true,
  },
  {
    name: 'a chat that keeps strangers from children',
    club: { chat: { offers: (whose) => !isChild(whose), takes: (whose) => !isChild(whose) } },
    fine: [...careful, 'contact.message/adult'],
    onlyGeneric: true,
  },
];
