/**
 * What pages say in each language in which messages are kept, and in those of the places where personas live: English, Welsh,
 * French, German, Spanish, Italian.
 */
const any = (...words: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

/** A page that is not there yet. */
export const waits = any(
  ...['loading', 'please wait', 'one moment( please)?', 'just a moment', 'hang on', 'checking your browser'],
  ...['yn llwytho', 'arhoswch( funud)?', 'un eiliad', 'llwytho'],
  ...[
    'chargement( en cours)?',
    'veuillez patienter',
    'un instant',
    'wird geladen',
    'bitte warten',
    'einen moment',
  ],
  ...['cargando', 'espere( por favor)?', 'un momento', 'caricamento( in corso)?', 'attendere( prego)?'],
);

/** A page that says that there is none. */
export const isMissing = any(
  ...[
    '(page |user |profile |member |account )?(was |is |could )?not (be )?found',
    '404',
    'no longer (exists|available)',
  ],
  ...[
    "(does not|doesn[’']t|did not|didn[’']t) exist",
    "isn[’']t available",
    'is not available',
    'no such (page|user|member|profile)',
  ],
  ...['nothing (was found )?here', "can[’']?t find (that|this|the) (page|user|profile)"],
  ...[
    'heb ei (ch)?ganfod',
    "methu dod o hyd i['’]?r (dudalen|defnyddiwr)",
    'nid yw.{0,30}(bodoli|ar gael)',
    'ddim yn bodoli',
  ],
  ...[
    'introuvable',
    "n[’']existe (pas|plus)",
    'page non trouvée',
    'nicht gefunden',
    'existiert nicht',
    'nicht verfügbar',
  ],
  ...[
    'no (se )?encontrad[oa]',
    'no existe',
    'no disponible',
    'non trovat[oa]',
    'non esiste',
    'non disponibile',
  ],
);

/** A page that lets nobody in, or not this one. */
export const refusesEntry = any(
  ...[
    'access denied',
    'forbidden',
    'not allowed',
    'no permission',
    "(don[’']?t|do not) have (permission|access)",
  ],
  ...['(this )?(profile|account|page) is private', 'private (profile|account)', 'for (members|friends) only'],
  ...[
    "mae['’]r (proffil|cyfrif|dudalen).{0,20}breifat",
    'gwrthodwyd mynediad',
    'dim caniatâd',
    'proffil preifat',
  ],
  ...['accès (refusé|interdit)', 'profil privé', 'zugriff verweigert', 'kein zugriff', 'privates profil'],
  ...['acceso denegado', 'perfil privado', 'accesso negato', 'profilo privato'],
);

/** A page that asks to sign in first. */
export const asksToSignIn = any(
  ...['(please )?(log|sign) ?in( to [^.]{1,40})?', '(must|need to|have to) (be )?(log|sign)(ged|ed)? ?in'],
  ...['members? (log|sign)[ -]?in', 'mewngofnodi', 'rhaid i chi fewngofnodi'],
  ...['connexion', 'se connecter', 'connectez-vous', 'identifiez-vous', 'anmelden', 'einloggen', 'anmeldung'],
  ...['iniciar sesión', 'inicia sesión', 'accedi', "effettua (il login|l[’']accesso)"],
);

/** A page on which something broke. */
export const broke = any(
  ...[
    'something went wrong',
    'an error (has )?occurred',
    'internal( server)? error',
    'server error',
    'service unavailable',
  ],
  ...[
    'try again later',
    'bad gateway',
    'gateway timeout',
    'application error',
    'too many requests',
    'search is (currently )?(unavailable|down|disabled|broken)',
  ],
  ...[
    "(aeth|mae) rhywbeth.{0,20}(o['’]i le|wedi mynd o['’]i le)",
    'gwall (gweinydd|mewnol)',
    'digwyddodd gwall',
    'rhowch gynnig arall arni',
  ],
  ...[
    "une erreur (est survenue|s[’']est produite)",
    'erreur (interne|serveur)',
    'ein fehler ist aufgetreten',
    'etwas ist schiefgelaufen',
    'serverfehler',
  ],
  ...[
    'algo (ha )?sali[dó]o? mal',
    'se ha producido un error',
    'error (interno|del servidor)',
    'qualcosa è andato storto',
    'si è verificato un errore',
  ],
);

/** The same in a sentence: a page that many may read has such words in its menu as well. */
export const mustSignIn = any(
  ...[
    'please (log|sign) ?in',
    '(log|sign) ?in to (see|view|read|continue|go on|use)[^.]{0,40}',
    '(must|need to|have to) (be )?(log|sign)(ged|ed)? ?in',
  ],
  ...[
    'rhaid i chi fewngofnodi',
    'mewngofnodwch',
    'connectez-vous',
    'identifiez-vous',
    'bitte (melden|loggen) sie sich',
  ],
  ...[
    'inicia sesión para[^.]{0,40}',
    'debes iniciar sesión',
    'accedi per[^.]{0,40}',
    "effettua (il login|l[’']accesso)",
  ],
);
