import { checkChildren } from './check-children.ts';
import { readingGrade } from './reading-grade.ts';

/**
 * The grade that a text may have for a child: the school year of their age (grade 7 at 12). Younger than 11 one reads
 * notices with a grown-up, and short plain ones reach to grade 6.
 */
const gradeFor = (age: number) => Math.max(6, age - 5);
/** School years by which one paragraph may lie above that. */
const slack = 4;

/** Whether notices can be read by a child of that age. Those that a visitor was shown are everybody's. */
export const noticesReadable = checkChildren(
  {
    id: 'notices-readable',
    title: 'Whether notices can be read',
    needs: ['notices'],
    about: ['notices-readable'],
  },
  (child, record, { visitor }) => {
    const practice = 'notices-readable';
    const shown = child.notices.length > 0 ? child : visitor;
    if (!shown || shown.notices.length === 0) return [record.notDone({ practice }, undefined)];
    const bound = gradeFor(child.persona.age ?? 0);
    return shown.notices.map((notice, index) => {
      const file = `artifacts/${shown.persona.id}/persona.json`;
      const evidence = [notice.picture, { file, at: `/notices/${index}` }];
      if ((notice.status ?? 200) >= 400) {
        const says = `The address of the notice was answered with ${notice.status}, so there was none to read.`;
        return record.unseen({ practice }, 'cannot-tell', says, evidence);
      }
      const grade = readingGrade(notice.text);
      if (!grade) {
        const says = 'There was too little text, or too little English, to grade it.';
        return record.unseen({ practice }, 'cannot-tell', says, evidence);
      }
      const held = grade.all <= bound && grade.hardest <= bound + slack;
      const says =
        grade.hardest > grade.all + slack
          ? `A notice of ${grade.words} words reads at school year ${Math.round(grade.all)} on the whole, and at ${Math.round(grade.hardest)} where it is hardest.`
          : `A notice of ${grade.words} words reads at school year ${Math.round(grade.all)}.`;
      return record.practice(practice, held, says, evidence);
    });
  },
);
