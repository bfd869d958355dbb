import { type AgeInterval, isActivity, isSituation } from '@stairgate/rulebook';
import type { GuardianHome } from '@stairgate/wire';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import en from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import type { ReaderLanguage } from '../parts/languages.ts';
import { type PageTranslation, pageTexts, type TextsOf } from '../parts/page-texts.ts';
import { type PublicWords, publicWordsIn } from '../parts/public-words.ts';
import { type Voice, voiceOf } from '../parts/voice.ts';

/** British English. */
export const englishPage: PageTranslation & typeof en = en;

/** What the service says itself, in the language that it is asked for. */
type Served = 'alerts' | 'purposes';
type PageTexts = TextsOf<Omit<typeof en, 'language' | 'name' | 'age' | Served>>;

/** Everything that the pages say to a guardian in one language, their own words and the rulebook's. */
export interface GuardianWords extends PageTexts, Voice {
  /** What a situation or an activity is called. */
  readonly titleOf: (of: string) => string;
  /** What all pages share. */
  readonly parts: PublicWords['parts'];
  readonly problems: PageTexts['problems'] & PublicWords['problems'];
  /** Learns what the service said in another language than the page's, so that it can be marked. */
  readonly hearHome: (home: GuardianHome) => void;
  /** Why a guardian's yes does not count now. */
  readonly whyAsleep: (why: string) => string;
  /** `{lo: 12, hi: 12}` as "Age 12", 13 to 15 as "Age 13 to 15", 18 as "18 or older", all ages as "Age not known". */
  readonly ageOf: (age: AgeInterval) => string;
}

const { situations, activities, asleep } = guardian;

export const isEnglish = ({ language }: Pick<Voice, 'language'>): boolean => /^en\b/.test(language);

export function guardianWords(language: ReaderLanguage): GuardianWords {
  const { language: _, name, age, alerts, purposes, ...page } = en;
  const every = publicWordsIn(language.tag);
  const own = pageTexts(page, language.page);
  const ages = pageTexts(age, language.page.age as object | undefined);
  const names = pageTexts({ situations, activities, asleep }, language.file);
  const voice = voiceOf('guardian', language, every.dates, [
    ...every.inEnglish,
    ...own.inEnglish,
    ...ages.inEnglish,
    ...names.inEnglish,
  ]);
  const titleOf = (of: string) => {
    if (isSituation(of)) return names.texts.situations[of].title;
    return isActivity(of) ? names.texts.activities[of] : of;
  };
  return {
    ...own.texts,
    ...voice,
    parts: every.parts,
    problems: { ...every.problems, ...own.texts.problems },
    hearHome({ language, children, alerts }) {
      voice.hear(language, [
        ...alerts.map(({ text }) => text),
        ...children.flatMap(({ notice, purposes, methods }) => [
          ...notice.sections.flatMap(({ title, paragraphs, list = [] }) => [title, ...paragraphs, ...list]),
          ...purposes.flatMap(({ title, why, who }) => [title, why, who]),
          ...methods.flatMap(({ title, how }) => [title, how]),
        ]),
      ]);
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
  };
}
