import type { Situation } from '@stairgate/rulebook';
import type { Approved, Documented } from '@stairgate/wire';
import { Link } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Card } from '../../parts/card.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { EffectChip } from '../parts/effect-mark.tsx';
import { placeName } from '../parts/place-names.ts';
import { situationName } from '../parts/situation-names.ts';

type Profile = NonNullable<Documented['profile']>;

const stateWords: Readonly<Record<Approved['state'], string>> = {
  'in-force': 'In force',
  idle: 'Counts, and moves nothing',
  expired: 'Expired',
  'not-yet': 'Not yet',
};

/** What the operator documents of its service: where it is, and where and why it departs from a default. */
export function ProfilePage() {
  const documented = useResource(operatorApi.profile, 'once');
  const value = documented.value;
  return (
    <OperatorFrame
      title="What this service documents"
      lead="Where it operates, which codes it says do not apply to it, and which defaults it departs from: each with a reason, somebody who approved it, and a last day."
    >
      {documented.problem && <ProblemNote problem={documented.problem} onRetry={documented.reload} />}
      {!value && documented.loading && <Progress>Reading the profile…</Progress>}
      {value && (
        <>
          {value.newer && (
            <Note tone="ask" icon="clock">
              <p>
                <strong>The file says something else than what is in force.</strong> Somebody chose another
                rulebook since. <Link to="/operator/candidate">Look at the candidate</Link>.
              </p>
            </Note>
          )}
          {value.lapses.length > 0 && <Lapses lapses={value.lapses} />}
          {value.profile ? <Parts profile={value.profile} /> : <Nothing />}
        </>
      )}
    </OperatorFrame>
  );
}

function Nothing() {
  return (
    <Card id="nothing" title="Nothing is documented">
      <p>
        This service runs without a profile, so it keeps to the rulebook as it is. Write one with{' '}
        <code>npx stairgate profile init</code>, and start the service with <code>--profile</code>.
      </p>
    </Card>
  );
}

function Lapses({ lapses }: { lapses: Documented['lapses'] }) {
  return (
    <Note tone="alarm" icon="warning">
      <p>
        <strong>
          {lapses.length === 1 ? 'One item does nothing today' : `${lapses.length} items do nothing today`}.
        </strong>{' '}
        The stricter default holds.
      </p>
      <ul>
        {lapses.map(({ item, what, right }) => (
          <li key={`${item} ${what}`}>
            <strong>{item}</strong>: {what} {right}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Parts({ profile }: { profile: Profile }) {
  const { service, places, guidance, deviations, exempt } = profile;
  return (
    <>
      <Card id="service" title={service.name}>
        <dl className="facts">
          <dt>Kind</dt>
          <dd>{service.kinds.join(', ')}</dd>
          <dt>Operates in</dt>
          <dd>{places.map(placeName).join(', ')}</dd>
          <dt>Regulators’ guidance</dt>
          <dd>{guidance ? 'Counts' : 'Is left out'}</dd>
        </dl>
        <p>
          <Link to={`/operator/policy?in=${places.join()}&profile=yes`}>
            The rules as this service keeps them
          </Link>
        </p>
      </Card>
      <Card id="deviations" title="Defaults it departs from">
        {deviations.length === 0 && <p>None. It keeps every default of the rulebook.</p>}
        <ul className="plain entries" hidden={deviations.length === 0}>
          {deviations.map(({ id, situations, ages, effect, ...approval }) => (
            <li key={id} id={id} className="entry stack">
              <div className="row row-apart">
                <h3 className="h4">{id}</h3>
                <State state={approval.state} />
              </div>
              <p className="row">
                <EffectChip effect={effect} /> from {ages.lo} to {ages.hi}
              </p>
              <ul>
                {situations.map((situation) => (
                  <li key={situation}>{nameOf(situation)}</li>
                ))}
              </ul>
              <Approval {...approval} />
            </li>
          ))}
        </ul>
      </Card>
      <Card id="exempt" title="Codes it says do not apply to it">
        {exempt.length === 0 && <p>None. Every code of its places binds it.</p>}
        <ul className="plain entries" hidden={exempt.length === 0}>
          {exempt.map(({ code, short, ...approval }) => (
            <li key={code} className="entry stack">
              <div className="row row-apart">
                <h3 className="h4">
                  <Link to={`/operator/codes/${code}`}>{short}</Link>
                </h3>
                <State state={approval.state} />
              </div>
              <Approval {...approval} />
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

/** A situation by its name, or a pattern such as `profile.view/*` as it is written. */
function nameOf(pattern: string): string {
  return pattern.endsWith('/*') || !pattern.includes('/') ? pattern : situationName(pattern as Situation);
}

function State({ state }: { state: Approved['state'] }) {
  return <span className={state === 'in-force' ? 'chip chip-on' : 'chip'}>{stateWords[state]}</span>;
}

function Approval({ reason, approver, approved, expires }: Omit<Approved, 'state'>) {
  return (
    <>
      <p>{reason}</p>
      <p className="small soft">
        Approved by {approver} on {dayOf(approved)}; the last day is {dayOf(expires)}.
      </p>
    </>
  );
}
