import {
  type Direction,
  dayBefore,
  obligations as obligationTexts,
  type Situation,
} from '@stairgate/rulebook';
import type { CodeList, Comparison, NumberedDifference } from '@stairgate/wire';
import { Fragment, useId, useMemo } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Card } from '../../parts/card.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { CopyAddress } from '../parts/copy-address.tsx';
import { DifferenceMark, EffectChip } from '../parts/effect-mark.tsx';
import { NoPlaces } from '../parts/no-places.tsx';
import { placeName, placeOptions, placesInWords } from '../parts/place-names.ts';
import { PlacesField } from '../parts/places-field.tsx';
import { situationName } from '../parts/situation-names.ts';
import { SureFields } from '../parts/sure-fields.tsx';
import { addressOf, firstView, readDay } from '../parts/view.ts';
import { RuleText } from '../picture/cell-panel.tsx';
import { yearsInWords } from '../picture/policy-picture.ts';
import { ChangePicture } from './change-picture.tsx';
import {
  bySituation,
  type ChangesView,
  changesAddress,
  diffQuery,
  entryId,
  firstChanges,
  readChanges,
} from './changes-view.ts';

/** Two places, or two days, held against each other: what tightens, what loosens, and by which provision. */
export function ChangesPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(() => readChanges(new URLSearchParams(search)), [search]);
  const isAsked = new URLSearchParams(search).has('in');
  const codes = useResource(operatorApi.codes, 'once');
  const comparison = useResource(
    (signal) => operatorApi.diff(diffQuery(view), signal),
    isAsked ? JSON.stringify(view) : undefined,
  );
  const show = (change: Partial<ChangesView>) =>
    navigate(changesAddress({ ...view, ...change }), { preventScrollReset: true });
  const shown = isAsked ? comparison.value : undefined;
  return (
    <OperatorFrame
      title="What changes"
      lead="Hold two days, or two places, against each other: which situations tighten or loosen, at which ages, and by which provision."
    >
      {codes.problem && <ProblemNote problem={codes.problem} onRetry={codes.reload} />}
      {codes.value && <NextDays list={codes.value} view={view} />}
      {codes.value && <ChangesForm view={view} list={codes.value} onChange={show} />}
      {comparison.problem && isAsked && (
        <ProblemNote problem={comparison.problem} onRetry={comparison.reload} />
      )}
      {isAsked && !shown && comparison.loading && <Progress>Comparing…</Progress>}
      {shown && <Outcome comparison={shown} view={view} />}
    </OperatorFrame>
  );
}

/** A place in which a code of this jurisdiction holds, to ask about. */
const placeOf = (jurisdiction: string) => (jurisdiction === 'EU' ? 'FR' : jurisdiction);

function NextDays({ list, view }: { list: CodeList; view: ChangesView }) {
  const days = [
    ...new Set(
      list.changes.filter(({ day, deciding }) => day > list.asOf && deciding > 0).map(({ day }) => day),
    ),
  ];
  const placesOn = (day: string) => [
    ...new Set(
      list.changes
        .filter((change) => change.day === day && change.deciding > 0)
        .map(({ code }) => list.codes.find((one) => one.code === code)?.jurisdiction ?? '')
        .filter((place) => place !== '' && place !== 'INT'),
    ),
  ];
  if (days.length === 0) return null;
  const to = (places: readonly string[], day: string) =>
    changesAddress({ ...firstChanges, places, from: dayBefore(day), to: day });
  const here = changesAddress(view);
  const link = (label: string, address: string) => (
    <Link
      key={label}
      className="button button-small"
      to={address}
      aria-current={address === here ? 'true' : undefined}
    >
      {label}
    </Link>
  );
  return (
    <Card id="next" title="What changes next">
      <ol className="plain change-days">
        {days.map((day) => (
          <li key={day}>
            <strong>{dayOf(day)}</strong>
            <span className="row next-places">
              {placesOn(day).map((place) => link(placeName(place), to([placeOf(place)], day)))}
              {link('Every law joined', to([], day))}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function ChangesForm({
  view,
  list,
  onChange,
}: {
  view: ChangesView;
  list: CodeList;
  onChange: (change: Partial<ChangesView>) => void;
}) {
  const id = useId();
  const options = useMemo(() => placeOptions(list.codes), [list]);
  const dayField = (label: string, side: 'from' | 'to') => (
    <div className="field">
      <label htmlFor={`${id}-${side}`}>{label}</label>
      <input
        id={`${id}-${side}`}
        type="date"
        value={view[side] ?? list.asOf}
        onChange={(event) => {
          const day = readDay(event.target.value);
          if (day !== null) onChange({ [side]: day === list.asOf ? null : day });
        }}
      />
    </div>
  );
  return (
    <form className="card sides" onSubmit={(event) => event.preventDefault()} aria-label="What is compared">
      <NoPlaces search={useLocation().search} options={options} />
      <fieldset className="side">
        <legend>Before</legend>
        <PlacesField
          label="Places before"
          places={view.places}
          options={options}
          onChange={(places) => onChange({ places })}
        />
        <div className="side-day">{dayField('Day before', 'from')}</div>
      </fieldset>
      <span className="sides-arrow">
        <Icon name="next" size={28} />
      </span>
      <fieldset className="side">
        <legend>After</legend>
        {view.places2 === null ? (
          <div className="field">
            <span className="side-same">Places after</span>
            <span className="row">
              <span>The same places</span>
              <button
                type="button"
                className="button button-small"
                onClick={() => onChange({ places2: view.places })}
              >
                Other places
              </button>
            </span>
          </div>
        ) : (
          <>
            <PlacesField
              label="Places after"
              places={view.places2}
              options={options}
              onChange={(places2) => onChange({ places2 })}
            />
            <button type="button" className="button button-small" onClick={() => onChange({ places2: null })}>
              The same places
            </button>
          </>
        )}
        {dayField('Day after', 'to')}
      </fieldset>
      <div className="sides-more">
        <SureFields view={view} onChange={onChange} />
      </div>
    </form>
  );
}

const directions: readonly { readonly id: Direction; readonly title: string }[] = [
  { id: 'tightens', title: 'Tightens' },
  { id: 'loosens', title: 'Loosens' },
  { id: 'obligations', title: 'Other obligations' },
];

function Outcome({ comparison, view }: { comparison: Comparison; view: ChangesView }) {
  const { before, after, differences, summary, between } = comparison;
  const sameDay = before.asOf === after.asOf;
  const samePlaces = before.places.join() === after.places.join();
  const side = (one: Comparison['before']) =>
    [!samePlaces && placesInWords(one.places), !sameDay && dayOf(one.asOf)].filter(Boolean).join(', ') ||
    `${placesInWords(one.places)}, ${dayOf(one.asOf)}`;
  const common = [samePlaces && placesInWords(before.places), sameDay && dayOf(before.asOf)].filter(Boolean);
  return (
    <>
      <section className="stack" aria-labelledby="outcome-title">
        <div className="picture-head">
          <h2 id="outcome-title" className="picture-what">
            {common.length > 0 && !(samePlaces && sameDay) && <>{common.join(', ')}: </>}
            {side(before)}
            <span className="visually-hidden"> to </span>
            <span aria-hidden="true"> → </span>
            {side(after)}
          </h2>
          <CopyAddress address={`${location.origin}/operator/changes${changesAddress(view)}`} />
        </div>
        {differences.length === 0 ? (
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>Nothing changes.</strong> Every situation at every age is answered alike on both sides.
            </p>
          </Note>
        ) : (
          <>
            <ul className="plain tallies" aria-label="In all">
              {directions.map(({ id, title }) => {
                const { situations, ages } = summary[id];
                return (
                  <li key={id} className="card tally">
                    <DifferenceMark difference={id} />
                    <strong className="number">{situations}</strong>
                    <span>
                      {situations === 1 ? 'situation' : 'situations'}: {title.toLowerCase()}
                    </span>
                    {ages && <span className="soft small">ages {yearsInWords(ages[0], ages[1])}</span>}
                  </li>
                );
              })}
            </ul>
            <ChangePicture differences={differences} />
          </>
        )}
      </section>
      {directions.map(({ id, title }) => {
        const own = bySituation(differences.filter(({ direction }) => direction === id));
        if (own.length === 0) return null;
        return (
          <Card key={id} id={id} title={title} aside={<span className="soft">{own.length}</span>}>
            <ul className="plain entries entries-beside">
              {own.map(({ situation, runs }) => (
                <Entry key={situation} situation={situation} runs={runs} comparison={comparison} />
              ))}
            </ul>
          </Card>
        );
      })}
      {differences.length > 0 && between.come.length + between.gone.length > 0 && (
        <Card id="between" title="Provisions of one side only">
          <p className="soft">
            {between.come.length} bind only after, {between.gone.length} only before, whether or not they
            change an answer.
          </p>
          {(['come', 'gone'] as const).map((kind) =>
            between[kind].length === 0 ? null : (
              <Fold
                key={kind}
                summary={
                  kind === 'come'
                    ? `Only after (${between.come.length})`
                    : `Only before (${between.gone.length})`
                }
              >
                <ul className="plain stack stack-small">
                  {between[kind].map((at) => {
                    const rule = comparison.rules[at];
                    return (
                      rule && (
                        <li key={at}>
                          <RuleText rule={rule} />
                        </li>
                      )
                    );
                  })}
                </ul>
              </Fold>
            ),
          )}
        </Card>
      )}
    </>
  );
}

function Entry({
  situation,
  runs,
  comparison,
}: {
  situation: Situation;
  runs: readonly NumberedDifference[];
  comparison: Comparison;
}) {
  const { after, level, guidance } = comparison;
  const places = after.places[0] === 'unknown' ? [] : after.places;
  const cell = { situation, age: runs[0]?.ages[0] ?? 0 };
  const first = runs[0];
  return (
    <li id={first && entryId(first)} className="entry stack stack-small">
      <h3 className="entry-title">
        <Link
          to={`/operator/policy${addressOf({ ...firstView, level, guidance, places, on: after.asOf, cell })}`}
        >
          {situationName(situation)}
        </Link>
      </h3>
      {runs.map((run) => (
        <Run key={run.ages[0]} run={run} comparison={comparison} />
      ))}
    </li>
  );
}

/** One change: at which ages, from what to what, and because of what. */
function Run({ run, comparison }: { run: NumberedDifference; comparison: Comparison }) {
  const { situation, ages, before, after, needs, direction, obligations, because } = run;
  const { added, removed } = obligations;
  const and = (who: readonly string[]) => (who.length > 1 ? <span>and the child</span> : null);
  const named = (numbers: readonly number[]) => numbers.map((at) => comparison.rules[at]);
  return (
    <div className="stack stack-small">
      <p className="cell-verdict">
        <strong className="run-ages">
          {ages[0] === 0 && ages[1] === 17 ? 'under 18' : yearsInWords(ages[0], ages[1])}
        </strong>
        {direction !== 'obligations' && (
          <>
            <EffectChip effect={before} />
            {and(needs.before)}
            <Icon name="next" size={16} />
            <span className="visually-hidden">becomes</span>
            <EffectChip effect={after} />
            {and(needs.after)}
          </>
        )}
      </p>
      <Cited title="Because of" rules={named(because.come)} />
      <Cited title="No longer" rules={named(because.gone)} />
      {because.assurance.come.map((line) => (
        <p key={`${line.code} ${line.past}`} className="small">
          How surely an age must be known, {line.short}: {line.says}
        </p>
      ))}
      {added.length + removed.length > 0 && (
        <Fold
          summary={[
            added.length > 0 && `${added.length} more ${added.length === 1 ? 'obligation' : 'obligations'}`,
            removed.length > 0 && `${removed.length} fewer`,
          ]
            .filter(Boolean)
            .join(', ')}
          of={`${situationName(situation)}, ${yearsInWords(ages[0], ages[1])}`}
        >
          <ul>
            {added.map((name) => (
              <li key={name}>
                <strong>New:</strong> {obligationTexts[name]}
              </li>
            ))}
            {removed.map((name) => (
              <li key={name}>
                <strong>Gone:</strong> {obligationTexts[name]}
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function Cited({
  title,
  rules,
}: {
  title: string;
  rules: readonly (Comparison['rules'][number] | undefined)[];
}) {
  const known = rules.filter((rule) => rule !== undefined);
  if (known.length === 0) return null;
  return (
    <p className="small">
      <strong>{title}</strong>{' '}
      {known.map((rule, index) => (
        <Fragment key={`${rule.code} ${rule.rule}`}>
          {index > 0 && '; '}
          <Link to={`/operator/codes/${rule.code}#${rule.rule}`} title={rule.says}>
            {rule.short}, {rule.cite}
          </Link>
        </Fragment>
      ))}
    </p>
  );
}
