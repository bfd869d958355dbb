import {
  alternatives as alternativeTexts,
  appliesInWords,
  matchSituations,
  obligations as obligationTexts,
  practices as practiceTexts,
  standardBaseline,
} from '@stairgate/rulebook';
import type { CodeView } from '@stairgate/wire';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'react-router';
import {
  type AssuranceLine,
  type DutyLine,
  type MappingLine,
  operatorApi,
  type RuleLine,
} from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Card } from '../../parts/card.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { startsAndEnds } from '../parts/day-slider.tsx';
import { EffectChip } from '../parts/effect-mark.tsx';
import { levelName } from '../parts/level-name.ts';
import { placeName, placesInWords } from '../parts/place-names.ts';
import { coverName, situationName } from '../parts/situation-names.ts';
import { yearsInWords } from '../picture/policy-picture.ts';
import { BitePicture } from './bite-picture.tsx';
import { StandingBar, StandingChip } from './code-parts.tsx';
import { codeStands, datesInWords, standingWords, standsAs } from './code-words.ts';
import { isFound } from './find-lines.ts';

/** One code: every provision, how it stands, where it comes from, where it bites. */
export function CodePage() {
  const { code: id = '' } = useParams();
  const code = useResource((signal) => operatorApi.code(id, null, signal), id);
  const { hash } = useLocation();
  const view = code.value?.code === id ? code.value : undefined;
  useEffect(() => {
    // The line that a link names is there only now that the code has been read, and may lie in a part that is folded.
    if (!view || hash.length < 2) return;
    const named = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (named?.id.endsWith('-lines')) named.querySelector('details')!.open = true;
    for (let fold = named?.closest('details'); fold; fold = fold.parentElement?.closest('details'))
      fold.open = true;
    named?.scrollIntoView({ block: 'start' });
  }, [view, hash]);
  return (
    <OperatorFrame title={view?.short ?? 'A code'} heading={view?.short ?? 'A code'} lead={view?.title}>
      <p>
        <Link to="/operator/codes" className="back">
          <span className="flip">
            <Icon name="next" size={16} />
          </span>
          All codes
        </Link>
      </p>
      {code.problem && <ProblemNote problem={code.problem} onRetry={code.reload} />}
      {!view && code.loading && <Progress>Reading the code…</Progress>}
      {view && <Whole view={view} />}
    </OperatorFrame>
  );
}

/** So many lines are shown at once; a longer part waits until somebody opens it, searches, or follows a link into it. */
const mostOpen = 8;

function Whole({ view }: { view: CodeView }) {
  const [params, setParams] = useSearchParams();
  const search = params.get('find') ?? '';
  const found = <T extends object>(lines: readonly T[]) => lines.filter((line) => isFound(line, search));
  const rules = found(view.rules);
  const assurance = found(view.assurance);
  const duties = found(view.duties);
  const mappings = found(view.mappings);
  const unmodelled = found(view.unmodelled);
  const all = view.rules.length + view.assurance.length + view.duties.length + view.mappings.length;
  const count = rules.length + assurance.length + duties.length + mappings.length;
  const isSearch = search.trim() !== '';
  const part = { isSearch };
  return (
    <>
      <Head view={view} />
      <search className="card stack stack-small">
        <label htmlFor="find">Find in this code</label>
        <input
          id="find"
          type="search"
          value={search}
          autoComplete="off"
          placeholder="strangers, Standard 7, contact.message …"
          onChange={({ target: { value } }) =>
            setParams(
              (before) => {
                if (value === '') before.delete('find');
                else before.set('find', value);
                return before;
              },
              { replace: true, preventScrollReset: true },
            )
          }
        />
        <p className="soft small" role="status">
          {isSearch ? `${count} of ${all} lines` : `${all} lines`}
          {isSearch && unmodelled.length > 0 && `, and ${unmodelled.length} of what is left out`}
        </p>
        <nav aria-label="Parts of this code">
          <ul className="plain row small">
            {[
              ['rules', 'Rules', view.rules],
              ['assurance', 'Age', view.assurance],
              ['duties', 'Duties', view.duties],
              ['mappings', 'Mappings', view.mappings],
              ['unmodelled', 'Left out', view.unmodelled],
              ['provisions', 'Every provision', view.provisions],
            ].map(([id, title, lines]) =>
              lines!.length > 0 ? (
                <li key={id as string}>
                  <a href={`#${id as string}-lines`}>{title as string}</a>
                </li>
              ) : null,
            )}
          </ul>
        </nav>
      </search>
      {view.rules.length > 0 && !isSearch && <BitePicture view={view} />}
      <Lines id="rules" title="Rules" lead="What a single decision can carry." of={view.rules} {...part}>
        {rules.map((rule) => (
          <RuleEntry key={rule.id} rule={rule} />
        ))}
      </Lines>
      <Lines
        id="assurance"
        title="How surely an age must be known"
        lead="A weaker claim leaves the person at the threshold."
        of={view.assurance}
        {...part}
      >
        {assurance.map((line) => (
          <AssuranceEntry key={`${line.past} ${line.level} ${line.provisions.join()}`} line={line} />
        ))}
      </Lines>
      <Lines
        id="duties"
        title="Duties"
        lead="What no single decision can carry: who owes it, and what shows that it was done."
        of={view.duties}
        {...part}
      >
        {duties.map((duty) => (
          <DutyEntry key={duty.id} duty={duty} />
        ))}
      </Lines>
      <Lines
        id="mappings"
        title="Mappings"
        lead="What they say, and what that is here."
        of={view.mappings}
        {...part}
      >
        {mappings.map((line) => (
          <MappingEntry key={line.id} line={line} />
        ))}
      </Lines>
      <Lines
        id="unmodelled"
        title="Left out"
        lead="Provisions that the rulebook does not carry, and why."
        of={view.unmodelled}
        {...part}
      >
        {unmodelled.map(({ provisions, reason }) => (
          <li key={provisions.join()} className="entry stack stack-small">
            <p>{reason}</p>
            <Ids ids={provisions} />
          </li>
        ))}
      </Lines>
      {!isSearch && <Provisions view={view} />}
    </>
  );
}

function Head({ view }: { view: CodeView }) {
  const stands = codeStands(view);
  const next = view.changes.filter(({ day }) => day > view.asOf);
  return (
    <Card
      id="code"
      title="How it stands"
      aside={
        <span className="row">
          <StandingChip stands={stands} />
          <span className="soft">{standingWords[stands].long}</span>
        </span>
      }
    >
      <StandingBar code={view} />
      <dl className="facts">
        <dt>Where</dt>
        <dd>
          {placeName(view.jurisdiction)} <code className="soft">{view.jurisdiction}</code>
        </dd>
        <dt>Issued by</dt>
        <dd>{view.issuer}</dd>
        {view.ages && (
          <>
            <dt>Ages</dt>
            <dd>{yearsInWords(view.ages[0], view.ages[1])}</dd>
          </>
        )}
        <dt>Official text</dt>
        <dd>
          <a href={view.url} target="_blank" rel="noreferrer">
            {view.url}
          </a>
        </dd>
        <dt>Covers</dt>
        <dd>
          <Covers view={view} />
        </dd>
        <dt>Changes next</dt>
        <dd>
          {next.length === 0
            ? 'no day is known'
            : next.map((change) => `${dayOf(change.day)} (${startsAndEnds(change)})`).join('; ')}
        </dd>
        <dt>Name in files</dt>
        <dd>
          <code>{view.code}</code>
        </dd>
      </dl>
    </Card>
  );
}

/** Where the silence of a code leaves the rest to the platform, and where it says nothing. */
function Covers({ view }: { view: CodeView }) {
  if (view.code === standardBaseline)
    return 'what no law of a place covers: there it stands in, so that silence is never read as permission';
  if (view.covers.length === 0)
    return 'nothing: it speaks of a few things only, and where it is silent the baseline stands in';
  return (
    <>
      <ul className="plain">
        {view.covers.map(({ of, ages }) => (
          <li key={ages.join()}>
            {new Intl.ListFormat('en-GB').format(of.map(coverName))},{' '}
            {ages[0] === 0 && ages[1] === 17 ? 'under 18' : `at ${yearsInWords(ages[0], ages[1])}`}
          </li>
        ))}
      </ul>
      <span className="small soft">
        What it leaves out of this, it leaves to the platform. Elsewhere the baseline stands in.
      </span>
    </>
  );
}

function Lines({
  id,
  title,
  lead,
  of,
  isSearch,
  children,
}: {
  id: string;
  title: string;
  lead: string;
  /** All lines of the part, found or not. */
  of: readonly unknown[];
  isSearch: boolean;
  children: readonly ReactNode[];
}) {
  if (children.length === 0) return null;
  const isShort = children.length <= mostOpen;
  return (
    <Card id={id} title={`${title} (${isSearch ? `${children.length} of ${of.length}` : of.length})`}>
      <p className="soft">{lead}</p>
      <div id={`${id}-lines`}>
        <Fold
          // A search opens what it finds, and leaves the rest as it was before.
          key={`${isSearch}`}
          summary={isSearch ? 'What was found' : `All ${of.length}`}
          of={title}
          open={isShort || isSearch}
        >
          <ul className="plain entries">{children}</ul>
        </Fold>
      </div>
    </Card>
  );
}

type Line = RuleLine | AssuranceLine | DutyLine | MappingLine;

/** What every line has: how it stands, since when, how sure we are, where it is written, what it carries. */
function Standing({ line, children }: { line: Line; children?: ReactNode }) {
  const dates = datesInWords(line);
  return (
    <>
      <p className="row small">
        {children}
        <StandingChip stands={'theirs' in line ? 'standard' : standsAs(line)} />
        {dates && <span className="soft">{dates}</span>}
        <span className="soft">confidence: {line.confidence}</span>
      </p>
      {'applies' in line && line.applies && <p className="small">Only for {appliesInWords(line.applies)}.</p>}
      {line.note && (
        <p className="small entry-note">
          <strong>Note:</strong> {line.note}
        </p>
      )}
      <p className="small">
        <a href={line.url} target="_blank" rel="noreferrer">
          {line.cite}
        </a>{' '}
        <Ids ids={line.provisions} />
      </p>
    </>
  );
}

function Ids({ ids }: { ids: readonly string[] }) {
  return (
    <span className="soft small">
      {ids.length === 1 ? 'provision' : 'provisions'} <code>{ids.join(', ')}</code>
    </span>
  );
}

function RuleEntry({ rule }: { rule: RuleLine }) {
  const situations = [...new Set(rule.situations.flatMap(matchSituations))];
  return (
    <li id={rule.id} className="entry stack stack-small">
      <p>{rule.says}</p>
      <Standing line={rule}>
        <EffectChip effect={rule.effect} />
        <span>
          {rule.ages[0] === 0 && rule.ages[1] === 17
            ? 'under 18'
            : `age ${yearsInWords(rule.ages[0], rule.ages[1])}`}
        </span>
      </Standing>
      {(rule.places || rule.hours || rule.minutes !== undefined || rule.compelling) && (
        <ul className="small">
          {rule.places && <li>Only in {placesInWords(rule.places)}.</li>}
          {rule.hours && (
            <li>
              From {rule.hours.from} to {rule.hours.to}, in the child’s local time
              {rule.hours.days && `, on ${rule.hours.days.join(', ')}`}
              {rule.hours.term && ', in the school year'}
              {rule.hours.months && `, in the months ${rule.hours.months.join(' to ')}`}.
            </li>
          )}
          {rule.minutes !== undefined && <li>The limit is {rule.minutes} minutes a day.</li>}
          {rule.compelling && <li>A platform may show a compelling reason for another default.</li>}
        </ul>
      )}
      <Fold
        summary={`About ${situations.length} ${situations.length === 1 ? 'situation' : 'situations'}`}
        of={rule.cite}
      >
        <ul>
          {situations.map((situation) => (
            <li key={situation}>
              {situationName(situation)} <code className="soft">{situation}</code>
            </li>
          ))}
        </ul>
        {rule.obligations.length > 0 && (
          <>
            <p>The service must also:</p>
            <ul>
              {rule.obligations.map((name) => (
                <li key={name}>
                  {obligationTexts[name]} <code className="soft">{name}</code>
                </li>
              ))}
            </ul>
          </>
        )}
        {rule.alternatives && (
          <>
            <p>Accepted instead of a private profile:</p>
            <ul>
              {rule.alternatives.map((name) => (
                <li key={name}>
                  {alternativeTexts[name]} <code className="soft">{name}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Fold>
    </li>
  );
}

function AssuranceEntry({ line }: { line: AssuranceLine }) {
  return (
    <li className="entry stack stack-small">
      <p>{line.says}</p>
      <p className="small">
        To count as older than <strong>{line.past}</strong>, the age must be known at least as{' '}
        <strong>{levelName(line.level).toLowerCase()}</strong>
        {line.places && `, in ${placesInWords(line.places)}`}.
      </p>
      <Standing line={line} />
    </li>
  );
}

function DutyEntry({ duty }: { duty: DutyLine }) {
  return (
    <li id={duty.id} className="entry stack stack-small">
      <p>{duty.says}</p>
      <dl className="facts small">
        <dt>Owed by</dt>
        <dd>{duty.owes}</dd>
        <dt>Shown by</dt>
        <dd>{duty.evidence}</dd>
        {duty.seenBy && (
          <>
            <dt>Seen in</dt>
            <dd>{duty.seenBy.map((name) => practiceTexts[name]).join(' ')}</dd>
          </>
        )}
      </dl>
      <Standing line={duty} />
    </li>
  );
}

function MappingEntry({ line }: { line: MappingLine }) {
  return (
    <li id={line.id} className="entry stack stack-small">
      <p>{line.says}</p>
      <dl className="facts small">
        <dt>Theirs</dt>
        <dd>
          <code>{line.theirs}</code>
        </dd>
        <dt>Here</dt>
        <dd>{line.ours}</dd>
      </dl>
      <Standing line={line} />
    </li>
  );
}

/** Every provision of the list, and what carries it: nothing is dropped in silence. */
function Provisions({ view }: { view: CodeView }) {
  if (view.provisions.length === 0) return null;
  const named = [
    ...view.rules.map((line) => ({ line, kind: 'rule', to: line.id })),
    ...view.assurance.map((line) => ({ line, kind: 'assurance', to: 'assurance-title' })),
    ...view.duties.map((line) => ({ line, kind: 'duty', to: line.id })),
    ...view.mappings.map((line) => ({ line, kind: 'mapping', to: line.id })),
    ...view.unmodelled.map((line) => ({ line, kind: 'left out', to: 'unmodelled-title' })),
  ];
  return (
    <Card id="provisions" title={`Every provision (${view.provisions.length})`}>
      <p className="soft">And what carries it.</p>
      <div id="provisions-lines">
        <Fold
          summary={`All ${view.provisions.length}`}
          of="provisions"
          open={view.provisions.length <= 2 * mostOpen}
        >
          <DataTable label="Every provision" titles={['Provision', 'Section', 'Says', 'Ages', 'Carried by']}>
            {view.provisions.map((provision) => (
              <tr key={provision.id}>
                <th scope="row">
                  <code className="nowrap">{provision.id}</code>
                </th>
                <td>{provision.ref}</td>
                <td>{provision.kind}</td>
                <td className="nowrap">
                  {provision.ages[0]}–{provision.ages[1]}
                </td>
                <td>
                  {named
                    .filter(({ line }) => line.provisions.includes(provision.id))
                    .map(({ kind, to }, index) => (
                      <span key={`${kind} ${to}`}>
                        {index > 0 && ', '}
                        <a href={`#${to}`}>{to.endsWith('-title') ? kind : `${kind} ${to}`}</a>
                      </span>
                    ))}
                </td>
              </tr>
            ))}
          </DataTable>
        </Fold>
      </div>
    </Card>
  );
}
