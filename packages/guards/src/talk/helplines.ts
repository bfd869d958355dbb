/** Somebody whom a child can reach, for nothing and without a name. */
export interface Helpline {
  readonly name: string;
  /** As it is dialled inside the country. */
  readonly phone?: string;
  /** Where to send a text message, and the word to send where there is one. */
  readonly text?: { readonly to: string; readonly word?: string };
  readonly web?: string;
  /** Local time. Left out where it was not read; the line itself says. */
  readonly hours?: 'always' | string;
  /** Who publishes the number, and where it can be checked. */
  readonly source: string;
  /**
   * A page of who runs the line, of a government or of a parliament on which the number was read, and the day. Left out
   * where no such page could be read: whoever is told of the line is told that as well.
   */
  readonly read?: { readonly on: string; readonly page: string };
}

export interface CountryHelp {
  /** The number for police, fire and ambulance. */
  readonly emergency: string;
  readonly lines: readonly Helpline[];
}

/**
 * The day on which this list was put together, from stored copies of pages, which may be older than that. `read` says of each
 * line where its number was read; the rest is from other pages and from what is generally known. No line was called. Whoever
 * runs a service calls each first.
 */
export const helplinesChecked = '2026-11-30';

const readOn = (page: string) => ({ read: { on: helplinesChecked, page } });

/** Lists of the whole world, for a place that is not known or not here. */
export const worldLists: readonly string[] = [
  'https://findahelpline.com',
  'https://childhelplineinternational.org/helplines/',
];

const directory = worldLists[1]!;
/** 116 111 is reserved for child helplines in the Union (Commission Decision 2007/698/EC). */
const harmonised = '116 111';
/** A line that has a page of its own. */
const line = (name: string, phone: string, web: string, more: Partial<Helpline> = {}): Helpline => ({
  name,
  phone,
  web,
  source: web,
  ...more,
});
const european = (...lines: readonly Helpline[]): CountryHelp => ({ emergency: '112', lines });

/** By ISO 3166 country: each that the rulebook has law for. The lines for children stand first. */
export const helplines: Readonly<Record<string, CountryHelp>> = {
  AT: european(
    line('Rat auf Draht', '147', 'https://www.rataufdraht.at', {
      hours: 'always',
      ...readOn('https://www.rataufdraht.at/pressemitteilungen/25-jahre-notrufnummer-147'),
    }),
  ),
  AU: {
    emergency: '000',
    lines: [
      line('Kids Helpline', '1800 55 1800', 'https://kidshelpline.com.au', {
        hours: 'always',
        ...readOn('https://www.openaustralia.org.au/debates/?id=2023-03-20.209.2'),
      }),
      line('Lifeline', '13 11 14', 'https://www.lifeline.org.au', {
        hours: 'always',
        ...readOn('https://lifelineh2h.org.au/get-help/telephone-crisis-support/faqs/'),
      }),
    ],
  },
  BE: european(
    line('Awel', '102', 'https://awel.be'),
    line('Écoute-Enfants', '103', 'https://www.103ecoute.be'),
  ),
  BG: european(line('Национална телефонна линия за деца', harmonised, 'https://116111.bg')),
  CY: european({ name: 'Children’s Helpline', phone: harmonised, source: directory }),
  CZ: european(line('Linka bezpečí', harmonised, 'https://www.linkabezpeci.cz', { hours: 'always' })),
  DE: european(
    line('Nummer gegen Kummer', harmonised, 'https://www.nummergegenkummer.de', {
      hours: 'Mo-Sa 14:00-20:00',
      ...readOn('https://www.bmfsfj.de/bmfsfj/mediathek/anrufen-mailen-chatten-gegen-sorgen-154556'),
    }),
  ),
  DK: european(line('BørneTelefonen', harmonised, 'https://bornetelefonen.dk')),
  EE: european(line('Lasteabi', harmonised, 'https://www.lasteabi.ee')),
  ES: european(
    line('Teléfono ANAR', '900 20 20 10', 'https://www.anar.org', { hours: 'always' }),
    line('Teléfono ANAR', harmonised, 'https://www.anar.org', { hours: 'always' }),
  ),
  FI: european(
    line(
      'Lasten ja nuorten puhelin',
      harmonised,
      'https://www.mll.fi',
      readOn(
        'https://www.mll.fi/tiedotteet/lasten-ja-nuorten-puhelimessa-maratonpaivystys-lapsen-oikeuksien-paivana/',
      ),
    ),
  ),
  FR: european(
    line('Allô enfance en danger', '119', 'https://www.allo119.gouv.fr', { hours: 'always' }),
    line('Numéro national de prévention du suicide', '3114', 'https://3114.fr', {
      hours: 'always',
      ...readOn('https://3114.fr/que-se-passe-t-il-quand-je-contacte-le-3114/'),
    }),
  ),
  GB: {
    emergency: '999',
    lines: [
      line('Childline', '0800 1111', 'https://www.childline.org.uk', {
        hours: 'always',
        source: 'https://learning.nspcc.org.uk/services/childline',
        ...readOn(
          'https://www.nspcc.org.uk/news-and-views/media-centre/media-briefings/services-briefings/childline-services/childline-services-briefing_wda73888.html',
        ),
      }),
      {
        name: 'Shout',
        text: { to: '85258', word: 'SHOUT' },
        web: 'https://giveusashout.org',
        hours: 'always',
        source: 'https://giveusashout.org',
        ...readOn('https://giveusashout.org/about-us/faq/'),
      },
    ],
  },
  GR: european(
    line('Το Χαμόγελο του Παιδιού', '1056', 'https://www.hamogelo.gr', {
      hours: 'always',
      ...readOn('https://hamogelo.gr/gr/en/monades-psichologikis-ipostiriksis'),
    }),
  ),
  HR: european(line('Hrabri telefon', harmonised, 'https://hrabritelefon.hr')),
  HU: european(line('Kék Vonal', harmonised, 'https://kek-vonal.hu')),
  ID: {
    emergency: '112',
    lines: [
      {
        name: 'SAPA 129',
        phone: '129',
        text: { to: '08111-129-129' },
        hours: 'always',
        source:
          'https://www.antaranews.com/berita/3821235/kemenpppa-perlu-peran-bersama-wujudkan-ekosistem-ramah-anak',
      },
    ],
  },
  IE: european(line('Childline', '1800 66 66 66', 'https://www.childline.ie', { hours: 'always' })),
  IS: european(line('Hjálparsími Rauða krossins', '1717', 'https://www.raudikrossinn.is')),
  IT: european(
    line('Telefono Azzurro', '19696', 'https://azzurro.it', { hours: 'always' }),
    line('114 Emergenza Infanzia', '114', 'https://www.114.it', {
      hours: 'always',
      source: 'https://azzurro.it/114-emergenza-infanzia/',
      ...readOn('https://azzurro.it/114-emergenza-infanzia/'),
    }),
  ),
  LI: european(
    line('Beratung + Hilfe 147', '147', 'https://www.147.ch', {
      hours: 'always',
      ...readOn('https://www.presseportal.ch/de/pm/100000148/100895817'),
    }),
  ),
  LT: european(line('Vaikų linija', harmonised, 'https://www.vaikulinija.lt')),
  LU: european(line('Kanner-Jugendtelefon', harmonised, 'https://www.kjt.lu')),
  LV: european({ name: 'Bērnu un pusaudžu uzticības tālrunis', phone: harmonised, source: directory }),
  MT: european(
    { name: 'Kellimni', web: 'https://kellimni.com', source: 'https://kellimni.com' },
    { name: 'Supportline', phone: '179', source: directory },
  ),
  MY: {
    emergency: '999',
    lines: [
      {
        name: 'Buddy Bear',
        phone: '1-800-18-2327',
        hours: '12:00-24:00',
        source:
          'https://www.malaymail.com/news/life/2021/02/05/malaysian-child-helpline-buddy-bear-ready-to-fill-in-the-gap-for-now-defunc/1947219',
      },
      {
        name: 'Talian Kasih',
        phone: '15999',
        hours: 'always',
        source: 'https://thesun.my/opinion-news/need-for-dedicated-free-24-hour-child-helpline-NF13523358',
      },
    ],
  },
  NL: european(line('De Kindertelefoon', '0800-0432', 'https://www.kindertelefoon.nl')),
  NO: european(
    line('Alarmtelefonen for barn og unge', harmonised, 'https://www.116111.no', {
      hours: 'always',
      source:
        'https://norwaytoday.info/news/great-response-from-the-alarm-phone-for-children-and-young-people/',
    }),
  ),
  PL: european(
    line('Telefon zaufania dla dzieci i młodzieży', harmonised, 'https://116111.pl', {
      hours: 'always',
      ...readOn('https://kwartalnik.csp.edu.pl/kp/aktualne-wydanie/5740,Telefon-dajacy-sile-116-111.html'),
    }),
  ),
  PT: european(line('SOS Criança', harmonised, 'https://iacrianca.pt')),
  RO: european(line('Telefonul Copilului', harmonised, 'https://www.telefonulcopilului.ro')),
  SE: european(
    line('Bris', harmonised, 'https://www.bris.se', {
      hours: 'always',
      ...readOn(
        'https://www.bris.se/om-bris/aktuellt/bris-har-starkt-den-nationella-stodlinjen-for-barn-med-en-sms-kanal/',
      ),
    }),
  ),
  SI: european(line('TOM telefon', harmonised, 'https://www.e-tom.si')),
  SK: european(line('Linka detskej istoty', harmonised, 'https://www.ldi.sk')),
  US: {
    emergency: '911',
    lines: [
      line('988 Suicide & Crisis Lifeline', '988', 'https://988lifeline.org', {
        text: { to: '988' },
        hours: 'always',
        ...readOn(
          'https://health.wyo.gov/publichealth/prevention/wivpp/suicide-prevention/988-suicide-crisis-lifeline',
        ),
      }),
      line('Childhelp Hotline', '1-800-422-4453', 'https://childhelphotline.org', {
        text: { to: '1-800-422-4453' },
        hours: 'always',
      }),
      {
        name: 'Crisis Text Line',
        text: { to: '741741', word: 'HOME' },
        web: 'https://www.crisistextline.org',
        hours: 'always',
        source: 'https://www.crisistextline.org',
      },
    ],
  },
};
