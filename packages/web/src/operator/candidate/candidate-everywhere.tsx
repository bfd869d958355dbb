import { useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EffectChip } from '../parts/effect-mark.tsx';
import { situationName } from '../parts/situation-names.ts';
import { CandidateMark, directionWords } from './candidate-picture.tsx';

const atFirst = 25;

/** Every cell that the candidate would change somewhere, whether or not anybody asked. */
export function CandidateEverywhere({ candidate, active }: { candidate: string; active: string }) {
  const [typed, setTyped] = useState('unknown');
  const [places, setPlaces] = useState('unknown');
  const [all, setAll] = useState(false);
  const found = useResource(
    (signal) => candidateApi.differences(places, signal),
    `${places} ${active} ${candidate}`,
  );
  const differences = found.value?.differences ?? [];
  const shown = all ? differences : differences.slice(0, atFirst);

  const look = () => {
    setPlaces(typed.trim() === '' ? 'unknown' : typed.trim());
  };
  return (
    <Card id="everywhere" title="Asked or not">
      <p className="soft measure">Every difference between the two, for ages that are verified.</p>
      <Form className="row candidate-look" onSend={look}>
        <div className="field">
          <label htmlFor="candidate-places-in">Places</label>
          <input
            id="candidate-places-in"
            value={typed}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="candidate-places-hint"
            onChange={(event) => setTyped(event.target.value)}
          />
          <span id="candidate-places-hint" className="field-hint">
            GB, US-CA, or GB,US for both laws at once; “unknown” joins every code.
          </span>
        </div>
        <SendButton>Look</SendButton>
      </Form>
      {found.problem && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {!found.value && found.loading && <Progress>Comparing…</Progress>}
      {found.value && (
        <p role="status">
          {differences.length === 0
            ? 'No cell differs there.'
            : `${differences.length} ${differences.length === 1 ? 'run of cells differs' : 'runs of cells differ'} there.`}
        </p>
      )}
      {shown.length > 0 && (
        <DataTable
          label="Every difference"
          titles={['Situation', 'Ages', 'In force', 'Candidate', 'Direction', 'Because of']}
        >
          {shown.map((one) => (
            <tr key={`${one.situation} ${one.ages.join()} ${one.direction}`}>
              <th scope="row">{situationName(one.situation)}</th>
              <td className="number nowrap">{yearsInWords(one.ages)}</td>
              <td>
                <EffectChip effect={one.before} />
              </td>
              <td>
                <EffectChip effect={one.after} />
              </td>
              <td className="nowrap">
                <CandidateMark direction={one.direction} /> {directionWords[one.direction].short}
              </td>
              <td className="small">
                {[...one.because.come, ...one.because.gone]
                  .map(({ short, cite }) => `${short}, ${cite}`)
                  .join('; ')}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      {differences.length > shown.length && (
        <div>
          <Button small onClick={() => setAll(true)}>
            Show {differences.length - shown.length} more
          </Button>
        </div>
      )}
    </Card>
  );
}

function yearsInWords([lo, hi]: readonly [number, number]): string {
  const word = (year: number) => (year === 18 ? '18+' : String(year));
  return lo === hi ? word(lo) : `${lo}-${word(hi)}`;
}
