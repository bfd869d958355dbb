import type { CandidateState } from '@stairgate/wire';
import { useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { Card } from '../../parts/card.tsx';
import { CopyText } from '../../parts/copy-text.tsx';
import { Fold } from '../../parts/fold.tsx';
import { Form, SendButton } from '../../parts/form.tsx';

/** How another rulebook is brought: another day or no guidance from here, other codes from the command line. */
export function CandidateBring({
  state,
  onState,
}: {
  state: CandidateState;
  onState: (state: CandidateState) => void;
}) {
  const [date, setDate] = useState('');
  const [guidance, setGuidance] = useState(state.active.guidance);

  async function send(): Promise<void> {
    onState(
      await candidateApi.bring({
        ...(date === '' ? {} : { date }),
        ...(guidance === state.active.guidance ? {} : { guidance }),
      }),
    );
  }

  const form = (
    <>
      <p className="measure">
        What is left as it is, is as in force. Codes and a profile of your own come from the command line,
        which checks them first and names every mistake by file and line.
      </p>
      <Form className="stack measure" onSend={send}>
        <div className="field">
          <label htmlFor="candidate-date">As the law will be on this day</label>
          <input
            id="candidate-date"
            type="date"
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        </div>
        <label className="check">
          <input type="checkbox" checked={guidance} onChange={(event) => setGuidance(event.target.checked)} />
          <span>What regulators recommend counts too</span>
        </label>
        <div>
          <SendButton icon="eye">Try it beside the one in force</SendButton>
        </div>
      </Form>
      <CopyText label="Other codes" text="npx stairgate rulebook candidate --codes ./codes" />
      <CopyText label="Another profile" text="npx stairgate rulebook candidate --profile stairgate.yaml" />
    </>
  );
  return state.candidate === null ? (
    <Card id="bring" title="Try another rulebook">
      {form}
    </Card>
  ) : (
    <Fold summary="Try another one instead">{form}</Fold>
  );
}
