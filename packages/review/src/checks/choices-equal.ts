import type { Control } from '../evidence.ts';
import { type Question, questionsOn } from '../questions-on.ts';
import { checkChildren } from './check-children.ts';

/** From here on a difference is plain to see: letters a quarter larger, a button half as high again, three times the area. */
const lopsided = { letters: 1.25, height: 1.5, area: 3 } as const;
/** A surface that stands out from the page, by the same clause as below; and one that is the page's own. */
const [filled, outlined] = [3, 1.2];
/** WCAG 2.2, 1.4.11: what must be seen to be used has 3 to 1. */
const seenAt = 3;

/** Whether the answer that gives something away is no bigger, no bolder and no nearer than the one that keeps it. */
export const choicesEqual = checkChildren(
  {
    id: 'choices-equal',
    title: 'Whether both answers are alike',
    needs: ['screens'],
    about: ['choices-equal'],
  },
  ({ screens }, record) => {
    const practice = 'choices-equal';
    if (screens.length === 0) return [record.notDone({ practice }, undefined)];
    const questions = screens.flatMap((screen) =>
      questionsOn(screen).map((question) => ({ question, picture: screen.picture })),
    );
    if (questions.length === 0) {
      return [record.unseen({ practice }, 'not-tested', 'No page that was seen asked for a yes or a no.')];
    }
    const uneven = questions.flatMap(({ question, picture }) =>
      whyUneven(question).map((says) => ({ says, picture })),
    );
    if (uneven.length === 0) {
      const says = 'Wherever a page asked for a yes or a no, both were as easy to see and to press.';
      return [
        record.practice(
          practice,
          true,
          says,
          questions.map(({ picture }) => picture),
        ),
      ];
    }
    const sentences = [...new Set(uneven.map(({ says }) => says))];
    return sentences.map((says) =>
      record.practice(
        practice,
        false,
        says,
        uneven.filter((one) => one.says === says).map(({ picture }) => picture),
      ),
    );
  },
);

function whyUneven({ yes, no, more }: Question): readonly string[] {
  if (no === null) {
    return [`One could press "${yes.label}" at once, and say no only behind "${more?.label}".`];
  }
  const found: string[] = [];
  const height = yes.box.height / Math.max(no.box.height, 1);
  const isBigger =
    yes.fontSize / Math.max(no.fontSize, 1) >= lopsided.letters ||
    height >= lopsided.height ||
    (height > 1.1 && areaOf(yes) / Math.max(areaOf(no), 1) >= lopsided.area);
  if (isBigger) {
    found.push(`"${yes.label}" was ${sizeOf(yes)} pixels large, and "${no.label}" ${sizeOf(no)}.`);
  }
  if (no.contrast !== null && no.contrast < seenAt && (yes.contrast ?? 21) >= seenAt) {
    found.push(`"${no.label}" was hard to see: a contrast of ${no.contrast} to 1.`);
  }
  if ((yes.fill ?? 1) >= filled && no.fill != null && no.fill < outlined) {
    found.push(`"${yes.label}" was filled with a colour that stands out, and "${no.label}" was not filled.`);
  }
  return found;
}

const areaOf = ({ box }: Control) => box.width * box.height;
const sizeOf = ({ box }: Control) => `${box.width} by ${box.height}`;
