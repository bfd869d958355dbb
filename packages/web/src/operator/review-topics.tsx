import {
  alternativeWords,
  anchorOf,
  askedWords,
  type CitedRule,
  type Entry,
  type ReviewReport,
  type Topic,
  topicsOf,
  verdictWords,
  visible,
  webAddress,
  wordAges,
  wordSeen,
} from '@stairgate/review/reading';
import { obligations } from '@stairgate/rulebook';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import { Fold } from '../parts/fold.tsx';
import { Theirs, VerdictCell } from './verdict-mark.tsx';

/** What falls short, the worst first, with what the law says and what would put it right. */
export function FallsShort({ report }: { report: ReviewReport }) {
  const topics = topicsOf(report, 'falls-short');
  return (
    <Card id="short" title={topics.length === 0 ? 'What falls short' : `What falls short (${topics.length})`}>
      <p className="soft">
        {topics.length === 0
          ? 'Nothing that was tested. What was not tested stands further down.'
          : 'The worst first: the furthest from what the law asks, then at the most ages.'}
      </p>
      <ol className="plain short-list">
        {topics.map((topic) => (
          <li key={topic.key} className="short stack stack-small">
            <h3>
              {topic.title} <Chip tone="alarm">{wordAges(topic.entries.flatMap(({ who }) => who))}</Chip>
            </h3>
            <p className="small soft">
              <code>{topic.key}</code>
            </p>
            {topic.entries.map((entry) => (
              <OneEntry key={entry.ids[0]} entry={entry} report={report} />
            ))}
            <Citations ids={topic.rules} report={report} of={topic.title} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function OneEntry({ entry, report }: { entry: Entry; report: ReviewReport }) {
  const { ids, who, required, seen, broken, fix, says, evidence } = entry;
  const instead = [...report.findings, ...report.practices]
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ observations }) => observations.flatMap((one) => one.instead));
  return (
    <div className="short-entry stack stack-small" id={anchorOf(ids[0]!)}>
      <Anchors ids={ids.slice(1)} />
      <h4>
        {who.some(({ age }) => age !== null) ? 'At' : 'As'} {wordAges(who)}
      </h4>
      {says.map((text) => (
        <p key={text} className="measure">
          <Theirs>{text}</Theirs>
        </p>
      ))}
      <dl className="facts small">
        {required !== null && (
          <>
            <dt>The law asks</dt>
            <dd>{askedWords[required]}</dd>
            <dt>Seen</dt>
            <dd>{wordSeen(seen)}</dd>
          </>
        )}
        {broken.length > 0 && (
          <>
            <dt>Not done</dt>
            <dd>{broken.map((name) => obligations[name] ?? name).join(' ')}</dd>
          </>
        )}
        {instead.length > 0 && (
          <>
            <dt>Done instead</dt>
            <dd>{[...new Set(instead)].map((way) => alternativeWords[way] ?? way).join('; ')}</dd>
          </>
        )}
      </dl>
      {fix !== null && (
        <p className="fix measure">
          <strong>What would put it right.</strong> <Theirs>{fix}</Theirs>
        </p>
      )}
      {evidence.length > 0 && (
        <Fold
          summary={evidence.length === 1 ? 'One piece of evidence' : `${evidence.length} pieces of evidence`}
          of={`${wordAges(who)}, ${says[0] ?? ''}`}
        >
          <p className="small soft">
            They lie in the folder of the review, which stays with whoever made it.
          </p>
          <ul className="small">
            {evidence.map(({ file, at, persona, says: what }) => (
              <li key={`${persona} ${file} ${at}`}>
                {persona}: <Theirs>{what}</Theirs>{' '}
                <code className="soft break-anywhere">
                  {visible(file)}
                  {at !== null && ` ${visible(at)}`}
                </code>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

/** So that a link to any of them leads here. */
function Anchors({ ids }: { ids: readonly string[] }) {
  return ids.map((id) => <span key={id} id={anchorOf(id)} />);
}

const shownRules = 2;

function Citations({ ids, report, of }: { ids: readonly string[]; report: ReviewReport; of: string }) {
  const cited = ids.flatMap((id) => report.rules.find((rule) => rule.id === id) ?? []);
  if (cited.length === 0) return null;
  const rest = cited.slice(shownRules);
  return (
    <div className="stack stack-small">
      <h4>The law</h4>
      <ul className="small">
        {cited.slice(0, shownRules).map((rule) => (
          <Citation key={rule.id} rule={rule} />
        ))}
      </ul>
      {rest.length > 0 && (
        <Fold summary={rest.length === 1 ? 'One more provision' : `${rest.length} more provisions`} of={of}>
          <ul className="small">
            {rest.map((rule) => (
              <Citation key={rule.id} rule={rule} />
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function Citation({ rule: { short, cite, url, says, status, confidence } }: { rule: CitedRule }) {
  const href = webAddress(url);
  const name = `${short}, ${cite}`;
  const doubts = [
    status !== 'in-force' && status,
    confidence !== 'high' && 'the wording is not fully confirmed',
  ].filter((one) => one !== false);
  return (
    <li>
      {href ? (
        <a href={href} target="_blank" rel="noreferrer">
          {name}
        </a>
      ) : (
        name
      )}
      : {says} {doubts.length > 0 && <span className="soft">({doubts.join('; ')})</span>}
    </li>
  );
}

/** What was seen and does not fall short, by verdict; what could not be told stands open. */
export function EverythingElse({ report }: { report: ReviewReport }) {
  const parts = (['cannot-tell', 'stricter', 'meets', 'not-asked'] as const)
    .map((verdict) => ({ verdict, topics: topicsOf(report, verdict) }))
    .filter(({ topics }) => topics.length > 0);
  return (
    <Card id="else" title="Everything else that was seen">
      {parts.length === 0 && <p>Nothing.</p>}
      {parts.map(({ verdict, topics }) => (
        <Fold
          key={verdict}
          open={verdict === 'cannot-tell'}
          summary={
            <>
              <VerdictCell mark={verdict} /> {verdictWords[verdict].name} ({topics.length})
            </>
          }
        >
          <p className="small soft">{verdictWords[verdict].says}</p>
          <table className="table stacked">
            <caption className="visually-hidden">{verdictWords[verdict].name}</caption>
            <thead>
              <tr>
                {['What', 'Ages', 'The law asks', 'What was seen'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {topics.flatMap((topic) =>
                topic.entries.map((entry) => <ElseRow key={entry.ids[0]} topic={topic} entry={entry} />),
              )}
            </tbody>
          </table>
        </Fold>
      ))}
    </Card>
  );
}

function ElseRow({ topic, entry }: { topic: Topic; entry: Entry }) {
  const { ids, who, required, verdict, seen, says } = entry;
  const asked =
    required !== null
      ? askedWords[required]
      : verdict === 'not-asked'
        ? 'nothing here'
        : 'what the duty says';
  return (
    <tr id={anchorOf(ids[0]!)}>
      <th scope="row">
        {topic.title}
        <Anchors ids={ids.slice(1)} />
      </th>
      <td data-label="Ages">{wordAges(who)}</td>
      <td data-label="The law asks">{asked}</td>
      <td data-label="Seen">
        {seen && `${wordSeen(seen)}. `}
        <Theirs>{says.join(' ')}</Theirs>
      </td>
    </tr>
  );
}
