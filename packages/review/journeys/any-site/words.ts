/** Words by which sites call the same things, in the languages that personas speak: English, French, German, Spanish, Italian. */
const any = (...words: readonly string[]) =>
  new RegExp(`(^|[^\\p{L}])(${words.join('|')})(?![\\p{L}])`, 'iu');

export const makesAccounts = any(
  ...['sign ?up', 'join( us| now| in)?', 'register', 'get started', 'open (an|my|your) account'],
  ...['(create|make)( an?| my| your)?( new)?( free)? (account|profile)'],
  ...["s['’]inscrire", 'inscription', 'créer (un|mon) compte', 'registrieren', 'konto (erstellen|anlegen)'],
  ...[
    'reg[ií]str(ate|arse|arme)',
    'crear (una |mi )?cuenta',
    'iscriviti',
    'registrati',
    'crea (un )?account',
  ],
);
/** Lists and lessons that one signs up for, which are no accounts. */
export const joinsNoSite =
  /newsletter|mailing|updates|alerts|webinar|event|developer|advertis|business|log ?in$|sign ?in$/i;

export const notices = any(
  ...['privacy', 'terms', 'cookies?', 'data protection', 'conditions', 'confidentialité', 'mentions légales'],
  ...['datenschutz\\p{L}*', 'nutzungsbedingungen', 'agb', 'privacidad', 'términos', 'condiciones', 'termini'],
);
export const goesOn = any(
  ...['continue', 'next', 'go on', 'submit', 'enter', 'confirm', 'ok', 'okay', 'verify', 'check', 'done'],
  ...[
    'start',
    'proceed',
    'continuer',
    'suivant',
    'valider',
    'weiter',
    'bestätigen',
    'continuar',
    'siguiente',
  ],
  ...['continua', 'avanti', 'conferma'],
);
export const refuses = any(
  ...['reject( all)?', 'decline( all)?', 'refuse( all)?', 'deny( all)?', 'no,? thanks', 'not now'],
  ...['(use )?(only )?(strictly )?(necessary|essential)( cookies)?( only)?', 'continue without accepting'],
  ...[
    'tout refuser',
    'refuser',
    'continuer sans accepter',
    '(alle )?ablehnen',
    'rechazar( todo)?',
    'rifiuta',
  ],
);
export const countries = /country|where (do )?you live|\bpays\b|\bland\b|país|paese/;

export const answers = {
  /** A page that says no to somebody for their age. */
  no: /too young|not old enough|not (yet )?(eligible|able to (join|use|sign|open|create|register))|can(not|['’]?t| not) (join|sign up|use|let you|create|register|open|go on|take)|(must|have to|need to) be (at least |over )?\d\d|come back when|do not (meet|take)|sorry[^.]{0,80}(age|old|young|eligible|available)|answered already/i,
  /** The same with nothing that a page might say to everybody. */
  plainNo:
    /too young|not old enough|not (yet )?eligible|come back when|answered already|can(not|['’]?t) (join|sign up)/i,
  back: any('back', 'cancel', 'close', 'log ?in', 'sign ?in', 'google', 'facebook', 'apple', 'pay', 'buy'),
} as const;
