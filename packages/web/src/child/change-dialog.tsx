import type { Obligation, Situation } from '@stairgate/rulebook';
import type { ChildPage } from '../api/child.ts';
import type { Duration } from '../api/decision.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Note } from '../parts/note.tsx';
import { wordsFor } from '../words.ts';
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
  const said = wordsFor(situation, view, facts.band);
  const further = wordsFor(
    situation,
    { ...view, obligations: stillToSay(view.obligations) },
    facts.band,
  ).todo;
  const durations = durationsFor(view.obligations, facts.session);
  return (
    <Dialog title={said.title} onClose={onClose}>
      <p>{said.what}</p>
      {said.risk && (
        <Note tone="ask" icon="warning">
          <h3>{words.risk}</h3>
          <p>{said.risk}</p>
        </Note>
      )}
      {further.length > 0 && (
        <Note icon="info">
          <h3>{words.goodToKnow}</h3>
          <ul>
            {further.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Note>
      )}
      <h3 id="how-long">{words.howLong}</h3>
      <ul className="plain answers" aria-labelledby="how-long">
        {durations.map((duration) => (
          <li key={duration}>
            <button type="button" className="answer" onClick={() => onChosen(duration, met)}>
              <strong>{words.durations[duration].label}</strong>
              <span>{words.durations[duration].means}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="answer" onClick={onClose}>
            <strong>{words.keepOff}</strong>
            <span>{words.keepOffMeans}</span>
          </button>
        </li>
      </ul>
    </Dialog>
  );
}
