import type { Control } from './gather/read-controls.ts';

/** What of a page counts here. */
interface Page {
  readonly controls: readonly Control[];
}

/** Something that a page asks, with the answer that gives something away and the one that keeps it. */
export interface Question {
  readonly yes: Control;
  /** Null where a page offers no way to say no beside the yes. */
  readonly no: Control | null;
  /** What leads elsewhere to say no, as "More choices". */
  readonly more: Control | null;
}

const starts = (...words: readonly string[]) => new RegExp(`^(?:${words.join('|')})(?![\\p{L}])`, 'iu');
/** Each in English, Welsh, French, German, Spanish, Italian. */
const yeses = starts(
  ...[
    'yes',
    'i\\s*agree',
    'agree',
    'accept',
    'allow',
    'turn (it|this|them)?\\s*on',
    'switch (it|this)?\\s*on',
    'enable',
    'opt in',
  ],
  ...['count me in', 'sure', 'ok(ay)?', 'got it', "that['’]?s fine"],
  ...['ydw', 'iawn', 'cytuno', 'derbyn', 'caniatáu', "rwy['’]n (cytuno|derbyn)", 'troi ymlaen'],
  ...['oui', "j['’]accepte", '(tout )?accepter', 'autoriser', "d['’]accord", 'activer'],
  ...[
    'ja',
    '(alle[sn]? )?(akzeptieren|annehmen|zulassen|erlauben)',
    '(ich )?stimme zu',
    'zustimmen',
    'einverstanden',
  ],
  ...[
    's[ií]',
    'acept[oa]r?( todo)?',
    'permitir',
    'activar',
    'sì',
    'accett[oa]( tutto)?',
    'consenti',
    'attiva',
  ],
);
const nos = starts(
  ...[
    'no',
    'not now',
    'not yet',
    'decline',
    'reject',
    'refuse',
    'deny',
    'disagree',
    'do not (agree|accept|allow)',
  ],
  ...["don['’]t (agree|accept|allow)", 'skip', '(maybe )?later', 'leave it off', 'keep (it )?off', 'opt out'],
  ...['continue without( accepting)?', '(use )?(only )?(strictly )?(necessary|essential)( cookies)?( only)?'],
  ...[
    'na',
    'nac ydw',
    'dim (diolch|nawr|yn awr)',
    'gwrthod',
    'peidio',
    'hepgor',
    'nes ymlaen',
    'rhywbryd eto',
  ],
  ...['non', '(tout )?refuser', 'plus tard', 'pas maintenant', 'continuer sans accepter', 'ignorer'],
  ...['nein', '(alle[sn]? )?ablehnen', 'nicht (jetzt|zustimmen)', 'später', 'nur (notwendige|erforderliche)'],
  ...[
    'rechazar( todo)?',
    'ahora no',
    'más tarde',
    'omitir',
    'rifiut[oa]( tutto)?',
    'non ora',
    'più tardi',
    'salta',
  ],
);
const elsewhere = starts(
  ...[
    'more (choices|options|information)',
    'manage',
    'customi[sz]e',
    'settings',
    'preferences',
    'learn more',
    'let me choose',
  ],
  ...[
    'choose',
    'options',
    'change (my )?(choices|settings)',
    'rheoli',
    'gosodiadau',
    'dewis',
    'mwy o (ddewisiadau|wybodaeth)',
  ],
  ...[
    'paramétrer',
    'personnaliser',
    'gérer',
    'en savoir plus',
    'einstellungen',
    'verwalten',
    'mehr (optionen|erfahren)',
  ],
  ...['configurar', 'gestionar', 'más (opciones|información)', 'personalizza', 'gestisci', 'impostazioni'],
);

const pressed: readonly Control['kind'][] = ['button', 'link', 'radio'];
/** CSS pixels from one answer down to the other, so that two questions on a page are not taken for one. */
const farthest = 160;

/** The questions on a page that are answered by pressing one of two things. */
export function questionsOn({ controls }: Page): readonly Question[] {
  const answers = controls.filter(({ kind, inMenu }) => pressed.includes(kind) && !inMenu);
  const near = (to: Control, words: RegExp) =>
    answers
      .filter(
        (one) =>
          one !== to &&
          one.frame === to.frame &&
          words.test(one.label) &&
          Math.abs(middle(one) - middle(to)) <= farthest,
      )
      .sort((a, b) => distance(a, to) - distance(b, to))[0] ?? null;
  return (
    answers
      .filter(({ label }) => yeses.test(label))
      .map((yes) => ({ yes, no: near(yes, nos), more: near(yes, elsewhere) }))
      // "OK" alone says yes to nothing; beside a way to choose, it does.
      .filter(({ yes, no, more }) => (no !== null || more !== null) && (no ?? more) !== yes)
  );
}

/** What refuses something, whether or not a yes stands beside it. */
export const refusalsOn = ({ controls }: Page): readonly Control[] =>
  controls.filter(({ kind, label }) => pressed.includes(kind) && nos.test(label));

const middle = ({ box }: Control) => box.y + box.height / 2;
const distance = (a: Control, b: Control) => Math.hypot(middle(a) - middle(b), a.box.x - b.box.x);
