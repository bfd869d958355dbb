import {
  type AgeInterval,
  factsOf,
  isActivity,
  isSituation,
  matchSituations,
  type Situation,
} from '@stairgate/rulebook';
import type { Alert, GuardianChild, Purpose } from '@stairgate/wire';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import en from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ReaderLanguage } from '../parts/languages.ts';
import { type PageTranslation, pageTexts, type TextsOf } from '../parts/page-texts.ts';
import { type Voice, voiceOf } from '../parts/voice.ts';

/** British English. */
export const englishPage: PageTranslation & typeof en = en;

type PageTexts = TextsOf<Omit<typeof en, 'language' | 'name' | 'age' | 'alerts'>>;

/** Everything that the pages say to a guardian in one language, their own words and the rulebook's. */
export interface GuardianWords extends PageTexts, Voice {
  /** What a situation or an activity is called. */
  readonly titleOf: (of: string) => string;
  /** A child with the titles of purposes and ways to confirm in this language; who gets what stays as it was told. */
  readonly childInWords: (child: GuardianChild) => GuardianChild;
  /** Why a guardian's yes does not count now. */
  readonly whyAsleep: (why: string) => string;
  /** `{lo: 12, hi: 12}` as "Age 12", 13 to 15 as "Age 13 to 15", 18 as "18 or older", all ages as "Age not known". */
  readonly ageOf: (age: AgeInterval) => string;
  /** One sentence on what happened. */
  readonly alertText: (alert: Pick<Alert, 'kind' | 'situation'>) => string;
}

const { situations, activities, asleep } = guardian;

export const isEnglish = ({ language }: Pick<Voice, 'language'>): boolean => /^en\b/.test(language);

export function guardianWords(language: ReaderLanguage): GuardianWords {
  const { age, alerts, ...page } = en;
  const own = pageTexts(page, language.page);
  const ages = pageTexts(age, language.page.age as object | undefined);
  const told = pageTexts(alerts, language.page.alerts as object | undefined);
  const names = pageTexts({ situations, activities, asleep }, language.file);
  const voice = voiceOf('guardian', language, own.texts.dates, [
    ...own.inEnglish,
    ...ages.inEnglish,
    ...told.inEnglish,
    ...names.inEnglish,
  ]);
  const titleOf = (of: string) => {
    if (isSituation(of)) return names.texts.situations[of].title;
    return isActivity(of) ? names.texts.activities[of] : of;
  };
  /** What a purpose is, by its id and its situations, as the service words it in English. */
  function purposeInWords({ id, situations: of }: Purpose): { title: string; why: string } {
    if (id === 'core') return own.texts.purposes.core;
    const only = isSituation(id) ? id : of.length === 1 ? of[0] : undefined;
    if (only !== undefined) return { title: titleOf(only), why: names.texts.situations[only].what };
    const toContacts = (one: Situation) => factsOf(one).reaches === 'contact';
    const strangers = matchSituations(id).some(toContacts) && !of.some(toContacts);
    const title = titleOf(id);
    return {
      title: strangers ? voice.fill(own.texts.purposes.strangers, { title }) : title,
      why: of.map((situation) => names.texts.situations[situation].what).join(' '),
    };
  }
  const methods: Readonly<Record<string, { readonly title: string; readonly how: string }>> =
    own.texts.methods.known;
  return {
    ...own.texts,
    ...voice,
    childInWords(child) {
      if (isEnglish(voice)) return child;
      return {
        ...child,
        purposes: child.purposes.map((purpose) => ({ ...purpose, ...purposeInWords(purpose) })),
        methods: child.methods.map((method) => ({ ...method, ...methods[method.id] })),
      };
    },
    titleOf,
    whyAsleep(why) {
      const known: Readonly<Record<string, string>> = names.texts.asleep;
      return known[why] ?? names.texts.asleep.other;
    },
    ageOf({ lo, hi, level }) {
      const { texts } = ages;
      if (level === 'none' || (lo === 0 && hi === 18)) return texts.unknown;
      if (lo === 18) return texts.adult;
      return voice.fill(hi === 18 ? texts.from : lo === hi ? texts.one : texts.range, { lo, hi });
    },
    alertText({ kind, situation }) {
      const known: Readonly<Record<string, string>> = told.texts;
      return voice.fill(known[kind] ?? told.texts.other, {
        titled: situation ? 'yes' : 'no',
        title: situation ? titleOf(situation) : '',
      });
    },
  };
}
