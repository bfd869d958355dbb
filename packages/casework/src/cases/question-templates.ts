import type { QuestionTemplate } from '@stairgate/wire';
import { caseworkWords, fillIn } from '../letters/letter-words.ts';
import type { CaseState } from './case-of.ts';

/** A question for each theme of what was found and not withdrawn, with the provisions that ask for it. */
export function questionTemplates({ findings }: CaseState, language = 'en'): QuestionTemplate[] {
  const { questions } = caseworkWords(language);
  const live = findings.filter(({ state }) => state !== 'withdrawn');
  return [...Map.groupBy(live, ({ theme }) => theme)].map(([theme, found]) => ({
    theme,
    text: `${questions[theme]} ${fillIn(questions.with, {
      findings: [
        ...new Set(found.map(({ title, age }) => (age === null ? title : `${title} (${age})`))),
      ].join('; '),
    })}`,
    rules: [...new Set(found.flatMap(({ rules }) => rules))],
    findings: found.map(({ finding }) => finding),
  }));
}
