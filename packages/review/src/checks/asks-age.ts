import type { Screen } from '../evidence.ts';

/** Whether something on a page asks how old one is. */
export const asksAge = ({ controls, text }: Pick<Screen, 'controls' | 'text'>): boolean =>
  controls.some(
    ({ kind, label, group = '', options }) =>
      yearsIn(options).length >= 10 ||
      (['text', 'date', 'select', 'range'].includes(kind) && question.test(`${label} ${group}`)) ||
      // A button that opens a calendar.
      (kind === 'button' && birth.test(label)) ||
      (['checkbox', 'radio', 'button', 'link'].includes(kind) && isAgeClaim(label)),
  ) || isAgreement({ controls, text });

/** A page that says for whom it is, with one button for those who are and one for those who are not. */
const isAgreement = ({ controls, text }: Pick<Screen, 'controls' | 'text'>): boolean =>
  isAgeClaim(text.slice(0, 4_000)) &&
  controls.some(
    ({ kind, label }) =>
      (kind === 'button' || kind === 'link') &&
      /(?<![\p{L}])(i (do not |don['’]t )?agree|under age|too young|leave|exit|cytuno|gadael|j['’]accepte|quitter|zustimmen|verlassen)/iu.test(
        label,
      ),
  ) &&
  /(?<![\p{L}])(agree|terms|rules|conditions|telerau|conditions|bedingungen)/iu.test(text);

const birth =
  /(?<![\p{L}])(birth|born|birthday|dob|geni|ganwyd|pen-?blwydd|naissance|né\(?e?\)?|anniversaire|geburt\p{L}*|geboren|nacimiento|nacid[oa]|nascita|nat[oa])(?![\p{L}])/iu;
const question = new RegExp(
  `^(your |eich )?(age|oed(ran)?|âge|alter|edad|età)(?![\\p{L}])|how old|faint (yw|ydy) (eich|dy) oed|quel âge|wie alt|cuántos años|quanti anni|${birth.source}`,
  'iu',
);

/** The years among answers. Nobody writes an age as a year. */
export const yearsIn = (texts: readonly string[]): readonly number[] =>
  texts.flatMap((text) => (/^(19|20)\d\d$/.test(text.trim()) ? [Number(text)] : []));

const ages =
  '1[3-9]|2[01]|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|twenty-?one|tair ar ddeg|un ar bymtheg|deunaw|treize|seize|dix-huit|dreizehn|sechzehn|achtzehn|trece|dieciséis|dieciocho|tredici|sedici|diciotto';

/** The ages of which a text says that one has to be; in whatever words. */
export const ageClaim = new RegExp(
  [
    `(?<![\\p{L}])(i am|i['’]m|i confirm|at least|over|older than|aged?|(must|need to|have to) be|o leiaf|dros|j['’]ai|plus de|au moins|mindestens|über|al menos|más de|almeno|più di)(?![\\p{L}])[^.\\n]{0,25}(?<![\\d\\p{L}])(${ages})(?![\\d\\p{L}])[^.\\n]{0,6}(years?|oed|ans|jahre|años|anni|\\+|or|and|$)?`,
    `(?<![\\d\\p{L}])(${ages})\\s*(\\+|(years?( of age| old)?|oed|ans|jahre|años|anni)?\\s*(or|and|neu|ou|oder|o|und|y|e)\\s*(older|over|above|more|hŷn|fwy|plus|älter|mehr|más|mayor|oltre|più))`,
  ].join('|'),
  'iu',
);

/** Whether an answer says to be of the age of majority, or of one that most services ask for. */
export const isAgeClaim = (label: string): boolean => ageClaim.test(label);
