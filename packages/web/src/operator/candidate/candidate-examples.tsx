import type { LoggedDecision, RuleCitation } from '@stairgate/rulebook';
import type { Example, ExampleAnswer, LiveReport } from '@stairgate/wire';
import { useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { momentOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { EffectChip } from '../parts/effect-mark.tsx';
import { levelName } from '../parts/level-name.ts';
import { placeName } from '../parts/place-names.ts';
import { situationName } from '../parts/situation-names.ts';
import { CandidateMark, directionWords } from './candidate-picture.tsx';

const atFirst = 8;

/** One question of each kind of difference, about nobody. */
export function CandidateExamples({ live }: { live: LiveReport }) {
  const [all, setAll] = useState(false);
  const { examples, more } = live;
  if (examples.length === 0) return null;
  const shown = all ? examples : examples.slice(0, atFirst);
  return (
    <Card id="examples" title="Examples">
      <p className="soft measure">
        One real question of each kind, with no id and no time. What loosens comes first, then what tightens,
        the most frequent first.
      </p>
      <ul className="plain stack">
        {shown.map((example) => (
          <li key={`${example.situation} ${example.band} ${example.direction}`}>
            <OneExample example={example} />
          </li>
        ))}
      </ul>
      {examples.length > shown.length && (
        <div>
          <Button small onClick={() => setAll(true)}>
            Show {examples.length - shown.length} more
          </Button>
        </div>
      )}
      {all && more > 0 && (
        <p className="soft">{more} more kinds differ, which were asked about less often.</p>
      )}
    </Card>
  );
}

function OneExample({ example }: { example: Example }) {
  const { situation, direction, before, after, because, count, place, age, granted, record } = example;
  const years = age.level === 'none' ? 'age not known' : ageInWords(age);
  return (
    <div className="candidate-example stack stack-small">
      <div className="candidate-example-head">
        <strong>{situationName(situation)}</strong>
        <span className="soft">
          {place.split(',').map(placeName).join(' and ')}, {years}
          {age.level !== 'none' && `, ${levelName(age.level).toLowerCase()}`}
          {granted.length > 0 && `, ${granted.join(' and ')} said yes`}
        </span>
      </div>
      <div className="candidate-answers">
        <Answer answer={before} />
        <Icon name="next" size={18} />
        <span className="visually-hidden">becomes</span>
        <Answer answer={after} />
        <span className="candidate-kind">
          <CandidateMark direction={direction} /> {directionWords[direction].short}
        </span>
        <span className="soft number">{count.toLocaleString('en-GB')} times</span>
      </div>
      <Fold summary="Why, and the record to copy" of={situationName(situation)}>
        <Owed before={before} after={after} />
        <Cited title="Asks no longer" rules={because.gone} />
        <Cited title="Asks now" rules={because.come} />
        <CopyRecord record={record} of={situationName(situation)} />
      </Fold>
    </div>
  );
}

function ageInWords({ lo, hi }: Example['age']): string {
  const word = (year: number) => (year === 18 ? '18 or over' : String(year));
  return lo === hi ? `age ${word(lo)}` : `age ${lo} to ${word(hi)}`;
}

function Answer({ answer: { effect, allowed } }: { answer: ExampleAnswer }) {
  return (
    <span className="candidate-answer">
      <EffectChip effect={effect} /> <span>{allowed ? 'yes' : 'no'}</span>
    </span>
  );
}

function Owed({ before, after }: { before: ExampleAnswer; after: ExampleAnswer }) {
  const added = after.obligations.filter((one) => !before.obligations.includes(one));
  const removed = before.obligations.filter((one) => !after.obligations.includes(one));
  if (added.length + removed.length === 0) return null;
  return (
    <p>
      {added.length > 0 && `Owed besides: ${added.join(', ')}. `}
      {removed.length > 0 && `Owed no longer: ${removed.join(', ')}.`}
    </p>
  );
}

function Cited({ title, rules }: { title: string; rules: readonly RuleCitation[] }) {
  if (rules.length === 0) return null;
  return (
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {rules.map(({ code, rule, short, cite, url, says }) => (
          <li key={`${code}/${rule}`}>
            <a href={url}>
              {short}, {cite}
            </a>
            : {says}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A decision as `stairgate replay` reads it. */
function CopyRecord({ record, of }: { record: LoggedDecision; of: string }) {
  const [copied, setCopied] = useState(false);
  const text = JSON.stringify(record);
  return (
    <div className="candidate-record">
      <code className="break-anywhere small">{text}</code>
      <Button
        small
        aria-label={`Copy the record: ${of}`}
        onClick={() =>
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? 'The record is copied' : ''}
      </span>
    </div>
  );
}

/** Recent decisions of the service, to be answered again. */
export function RecentRecords() {
  const records = useResource(candidateApi.records, 'once');
  return (
    <Card
      id="records"
      title="Answer a decision again"
      aside={
        <Button small onClick={records.reload}>
          Refresh
        </Button>
      }
    >
      <p className="measure">
        Keep a record in a file and run <code>npx stairgate replay record.json</code>. It is answered under
        the rulebook of its time and under today’s. A record holds the age in whole years and the place; no
        id.
      </p>
      {records.problem && <ProblemNote problem={records.problem} onRetry={records.reload} />}
      {records.value?.records.length === 0 && <p className="soft">Nothing was asked of this node yet.</p>}
      <ul className="plain stack stack-small">
        {records.value?.records.slice(0, 10).map((record, index) => (
          <li key={index}>
            <Fold
              summary={
                <span>
                  {momentOf(record.at)}, {situationName(record.situation)}: {record.allowed ? 'yes' : 'no'}
                </span>
              }
            >
              <CopyRecord record={record} of={situationName(record.situation)} />
            </Fold>
          </li>
        ))}
      </ul>
    </Card>
  );
}
