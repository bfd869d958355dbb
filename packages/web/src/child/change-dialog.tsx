import type { Obligation, Situation } from '@stairgate/rulebook';
import type { ChildPage, Duration } from '@stairgate/wire';
import { Dialog } from '../parts/dialog.tsx';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { durationsFor } from './durations.ts';
import { metHere, stillToSay } from './met-here.ts';
import type { PageWords } from './page-words.ts';

/** Explains, then asks for how long. All answers are of one size; the shortest comes first. */
export function ChangeDialog({
  situation,
  facts,
  words,
  onClose,
  onChosen,
}: {
  situation: Situation;
  facts: ChildPage;
  words: PageWords;
  onClose: () => void;
  onChosen: (duration: Duration, met: readonly Obligation[]) => void;
}) {
  const view = facts.situations[situation];
  const met = metHere(view.obligations);
  const said = words.said(situation, view);
  const further = words.said(situation, { ...view, obligations: stillToSay(view.obligations) }).todo;
  // What wants a yes each time can be had for this time only.
  const durations: readonly Duration[] =
    view.limits.length > 0 ? ['once'] : durationsFor(view.obligations, facts.session);
  return (
    <Dialog title={said.title} titleLang={words.langOf(said.title)} onClose={onClose}>
      <p>
        <Told words={words}>{said.what}</Told>
      </p>
      {said.risk && (
        <Note tone="ask" icon="warning">
          <h3>
            <Told words={words}>{words.risk}</Told>
          </h3>
          <p>
            <Told words={words}>{said.risk}</Told>
          </p>
        </Note>
      )}
      {further.length > 0 && (
        <Note icon="info">
          <h3>
            <Told words={words}>{words.goodToKnow}</Told>
          </h3>
          <ul>
            {further.map((one) => (
              <li key={one}>
                <Told words={words}>{one}</Told>
              </li>
            ))}
          </ul>
        </Note>
      )}
      <h3 id="how-long">
        <Told words={words}>{words.howLong}</Told>
      </h3>
      <ul className="plain answers" aria-labelledby="how-long">
        {durations.map((duration) => (
          <li key={duration}>
            <button type="button" className="answer" onClick={() => onChosen(duration, met)}>
              <strong>
                <Told words={words}>{words.durations[duration].label}</Told>
              </strong>
              <span>
                <Told words={words}>{words.durations[duration].means}</Told>
              </span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="answer" onClick={onClose}>
            <strong>
              <Told words={words}>{words.keepOff}</Told>
            </strong>
            <span>
              <Told words={words}>{words.keepOffMeans}</Told>
            </span>
          </button>
        </li>
      </ul>
    </Dialog>
  );
}
