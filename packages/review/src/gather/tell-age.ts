import { bare, dateForms, standsIn } from './date-forms.ts';
import type { Sight, Sought } from './sight.ts';

/** What a page says to everybody of how old one has to be. */
const forAll =
  /\b(must|at least|over|under|or older|or younger|minimum|only for|need to be|have to be|rhaid|o leiaf|au moins|mindestens|al menos|almeno)\b/iu;

/** Lines on a page about a person that tell when they were born, or how old they are. */
export function ageIn(text: string, { born, age }: Pick<Sought, 'born' | 'age'>): Sight['age'] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !forAll.test(line));
  const forms = dateForms(born);
  const date = lines.find((line) => forms.some((form) => standsIn(bare(line), form)));
  const birth =
    /\b(born|birth ?day|birth date|date of birth|dob|ganwyd|geni|pen-?blwydd|née? (le|en)|naissance|anniversaire|geboren|geburtstag|nacid[oa]|nacimiento|cumpleaños|nat[oa]|nascita|compleanno)\b/iu;
  const year = lines.find((line) => birth.test(line) && standsIn(line, String(born.year)));
  const own =
    age === null
      ? undefined
      : lines.find((line) =>
          new RegExp(
            `(?<!\\d)${age}\\s*-?\\s*(years?[ -]old|yrs? old|y\\.?/?o\\b|mlwydd oed|oed\\b|ans\\b|jahre( alt)?\\b|años\\b|anni\\b)|\\b(age|aged|oed(ran)?|âge|alter|edad|età)\\s*:?\\s*${age}(?!\\d)`,
            'iu',
          ).test(line),
        );
  const cut = (line: string) => line.slice(0, 160);
  return [
    ...(date || year ? [{ what: 'birth-date' as const, says: cut((date ?? year)!) }] : []),
    ...(own ? [{ what: 'age' as const, says: cut(own) }] : []),
  ];
}
