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

const yeses =
  /^(yes\b|i?\s*agree\b|accept\b|allow\b|turn (it|this|them)?\s*on\b|switch (it|this)?\s*on\b|enable\b|opt in|count me in|sure\b)/i;
const nos =
  /^(no\b|not now|not yet|decline\b|reject\b|refuse\b|deny\b|disagree\b|do not (agree|accept|allow)|don['’]t (agree|accept|allow)|skip\b|(maybe )?later\b|leave it off|keep (it )?off|opt out)/i;
const elsewhere =
  /^(more (choices|options|information)|manage\b|customi[sz]e|settings\b|preferences\b|learn more)/i;

const pressed: readonly Control['kind'][] = ['button', 'link', 'radio'];
/** CSS pixels from one answer down to the other, so that two questions on a page are not taken for one. */
const farthest = 160;

/** The questions on a page that are answered by pressing one of two things. */
export function questionsOn({ controls }: Page): readonly Question[] {
  const answers = controls.filter(({ kind }) => pressed.includes(kind));
  const near = (to: Control, words: RegExp) =>
    answers
      .filter((one) => one !== to && words.test(one.label) && Math.abs(middle(one) - middle(to)) <= farthest)
      .sort((a, b) => distance(a, to) - distance(b, to))[0] ?? null;
  return answers
    .filter(({ label }) => yeses.test(label))
    .map((yes) => ({ yes, no: near(yes, nos), more: near(yes, elsewhere) }))
    .filter(({ no, more }) => no !== null || more !== null);
}

/** What refuses something, whether or not a yes stands beside it. */
export const refusalsOn = ({ controls }: Page): readonly Control[] =>
  controls.filter(({ kind, label }) => pressed.includes(kind) && nos.test(label));

const middle = ({ box }: Control) => box.y + box.height / 2;
const distance = (a: Control, b: Control) => Math.hypot(middle(a) - middle(b), a.box.x - b.box.x);
