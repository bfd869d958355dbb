import { mayActAs, type Objection, type OperatorSession, type Voucher } from '@stairgate/wire';
import { Fragment, useId, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { grownUpsApi } from '../../api/grown-ups.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { Written } from '../../parts/written.tsx';
import { EndForm } from '../guardianship/end-form.tsx';
import { NeedOperator, useSignedOut } from '../need-operator.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { placesInWords } from '../parts/place-names.ts';
import { Theirs } from '../theirs.tsx';
import { useGrave } from '../use-grave.tsx';

/** What is in dispute between grown-ups, and who answers for many children. */
export function GrownUpsPage() {
  return (
    <OperatorFrame
      title="Grown-ups"
      lead="Where one grown-up objects to the yes of another, and where one answers for many children. No address is shown here."
    >
      <NeedOperator
        title="Grown-ups of children"
        about="Objections that wait to be settled, and who answers for many children."
      >
        {(onSignedOut, session) => (
          <>
            <Objections session={session} onSignedOut={onSignedOut} />
            <Vouchers session={session} />
          </>
        )}
      </NeedOperator>
    </OperatorFrame>
  );
}

type Signed = { readonly session: OperatorSession; readonly onSignedOut: () => Promise<void> };

function Objections({ session, onSignedOut }: Signed) {
  const [search] = useSearchParams();
  const state = search.get('show') === 'settled' ? 'settled' : 'open';
  const { value, problem, loading, reload } = useResource(
    (signal) => grownUpsApi.objections(state, signal),
    state,
  );
  useSignedOut(problem, onSignedOut);
  return (
    <section className="stack" aria-labelledby="objections">
      <div className="row row-apart">
        <h2 id="objections">Objections</h2>
        <Button small busy={loading} onClick={reload}>
          Refresh
        </Button>
      </div>
      <p className="measure">
        A grown-up said no, another was asked, and the first objects. Until it is settled, everything of that
        child that needs a guardian is closed. Its platform can settle it too.
      </p>
      <nav aria-label="Which objections">
        <ul className="plain row">
          <li>
            <Link to="/operator/grown-ups" aria-current={state === 'open' ? 'page' : undefined}>
              To settle{value ? ` (${value.open})` : ''}
            </Link>
          </li>
          <li>
            <Link
              to="/operator/grown-ups?show=settled"
              aria-current={state === 'settled' ? 'page' : undefined}
            >
              Settled
            </Link>
          </li>
        </ul>
      </nav>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the objections…</Progress>}
      {value?.objections.length === 0 && (
        <p className="soft">
          {state === 'open' ? 'No objection waits to be settled.' : 'None was settled yet.'}
        </p>
      )}
      {value && value.objections.length > 0 && (
        <ul className="plain stack">
          {value.objections.map((objection) => (
            <li key={`${objection.childId} ${objection.objectedAt} ${objection.no.at}`}>
              <ObjectionCard objection={objection} mayAct={mayActAs(session.role, 'act')} reload={reload} />
            </li>
          ))}
        </ul>
      )}
      {value && value.objections.length < value.total && (
        <p className="soft">
          The first {value.objections.length} of {value.total}.
        </p>
      )}
    </section>
  );
}

const stateWords: Readonly<Record<Objection['others'][number]['state'], string>> = {
  invited: 'asked, no answer yet',
  confirming: 'agreed, not confirmed yet',
  consented: 'agreed',
  refused: 'refused',
  withdrawn: 'agreed, and took everything back',
  expired: 'no answer in time, or the question was ended',
  undeliverable: 'no letter got there',
  ended: 'its say was ended',
};

function ObjectionCard({
  objection,
  mayAct,
  reload,
}: {
  objection: Objection;
  mayAct: boolean;
  reload: () => Promise<void>;
}) {
  const id = useId();
  const { childId, platform, place, band, state, objectedAt, no, isReachable, others, reason } = objection;
  const about = objectedAt === null ? 'Objection' : `Objection of ${dayOf(objectedAt)}`;
  return (
    <article className="card stack" aria-labelledby={id}>
      <div className="row row-apart">
        <h3 id={id}>{about}</h3>
        {state === 'open' ? (
          <Chip tone="ask" icon="clock">
            To settle
          </Chip>
        ) : (
          <Chip tone={state === 'upheld' ? 'alarm' : 'on'} icon={state === 'upheld' ? 'off' : 'on'}>
            {state === 'upheld' ? 'Upheld' : 'Dismissed'}
          </Chip>
        )}
      </div>
      <ChildFacts of={{ childId, platform, place, band }} />
      <dl className="facts">
        <dt>Who objects</dt>
        <dd>
          {no.kind === 'refused' ? 'Refused' : 'Agreed, and took everything back'}
          {no.at !== null && ` on ${dayOf(no.at)}`}
          {no.standsUntil !== null && `; that stands until ${dayOf(no.standsUntil)}`}
          {isReachable ? '' : '; no address is held any more'}
        </dd>
        {others.map((other) => (
          <Fragment key={`${other.invitedAt} ${other.state} ${other.answeredAt}`}>
            <dt>Another grown-up</dt>
            <dd>
              Asked on {dayOf(other.invitedAt)}: {stateWords[other.state]}
              {other.answeredAt !== null && ` on ${dayOf(other.answeredAt)}`}
              {other.method !== null && `, by ${other.method}`}
              {other.shutOutSince !== null && '; shut out from this child since the objection was upheld'}
            </dd>
          </Fragment>
        ))}
        {objection.settledAt !== null && (
          <>
            <dt>Settled</dt>
            <dd>
              On {dayOf(objection.settledAt)} by the {objection.settledBy}
            </dd>
          </>
        )}
      </dl>
      {reason !== null && <Written>{reason}</Written>}
      {state === 'open' &&
        (mayAct ? (
          <Fold summary="Settle it" of={about}>
            <SettleForm childId={childId} reload={reload} />
          </Fold>
        ) : (
          <p className="soft">Whoever has the role act settles it.</p>
        ))}
      {mayAct && others.some(({ shutOutSince }) => shutOutSince !== null) && (
        <LetIn childId={childId} reload={reload} />
      )}
    </article>
  );
}

function LetIn({ childId, reload }: { childId: string; reload: () => Promise<void> }) {
  const { grave, asking } = useGrave();
  const say = useToast();
  async function send(): Promise<void> {
    await grave(() => grownUpsApi.letIn(childId));
    say({ text: 'They can be asked again, and have agreed to nothing.' });
    await reload();
  }
  return (
    <>
      <Form onSend={send}>
        <SendButton>Let them be asked again</SendButton>
      </Form>
      {asking}
    </>
  );
}

function ChildFacts({ of }: { of: Pick<Objection, 'childId' | 'platform' | 'place' | 'band'> }) {
  return (
    <p className="review-facts">
      <Theirs>{of.platform}</Theirs>
      <span>Age group {of.band}</span>
      <span>{of.place === 'unknown' ? 'Place unknown' : placesInWords([of.place])}</span>
      <code className="break-anywhere">{of.childId}</code>
    </p>
  );
}

const longest = 500;

function SettleForm({ childId, reload }: { childId: string; reload: () => Promise<void> }) {
  const id = useId();
  const [outcome, setOutcome] = useState<'upheld' | 'dismissed'>();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<'outcome' | 'reason'>();
  const { grave, asking } = useGrave();
  const say = useToast();

  async function send(): Promise<void> {
    const lacks = outcome === undefined ? 'outcome' : reason.trim() === '' ? 'reason' : undefined;
    setMissing(lacks);
    if (outcome === undefined || lacks !== undefined) return;
    await grave(() => grownUpsApi.settle(childId, { outcome, reason: reason.trim() }));
    say({ text: 'Settled. Both grown-ups are written to, as far as their addresses are held.' });
    await reload();
  }

  return (
    <>
      <Form onSend={send}>
        <fieldset className="stack stack-small">
          <legend>What is decided</legend>
          {missing === 'outcome' && (
            <p className="field-error" role="alert">
              Choose one.
            </p>
          )}
          <label className="tick">
            <input
              type="radio"
              name={`${id}-outcome`}
              checked={outcome === 'upheld'}
              onChange={() => setOutcome('upheld')}
            />
            <span>Uphold it: the no stands, and all that the other agreed to is taken back</span>
          </label>
          <label className="tick">
            <input
              type="radio"
              name={`${id}-outcome`}
              checked={outcome === 'dismissed'}
              onChange={() => setOutcome('dismissed')}
            />
            <span>Dismiss it: the other’s yes counts again, and the no stands no longer</span>
          </label>
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-reason`}>Why</label>
          <p className="field-hint" id={`${id}-hint`}>
            Both grown-ups read it as you write it. Name nobody, and say nothing of the child.
          </p>
          {missing === 'reason' && (
            <p className="field-error" id={`${id}-missing`} role="alert">
              Write a reason.
            </p>
          )}
          <textarea
            id={`${id}-reason`}
            rows={3}
            maxLength={longest}
            value={reason}
            aria-invalid={missing === 'reason' || undefined}
            aria-describedby={missing === 'reason' ? `${id}-hint ${id}-missing` : `${id}-hint`}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <SendButton tone="main">Settle it</SendButton>
      </Form>
      {asking}
    </>
  );
}

function Vouchers({ session }: { session: OperatorSession }) {
  const { value, problem, loading, reload } = useResource(grownUpsApi.vouchers, 'once');
  return (
    <section className="stack" aria-labelledby="vouchers">
      <h2 id="vouchers">One grown-up, many children</h2>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading who answers for many…</Progress>}
      {value && (
        <p className="measure">
          A large family or a home is no wrong; a pupil who says yes for a class is. Here is who answers for{' '}
          {value.atLeast} children or more, by one mailbox or one proof, and whose yes was refused because of
          that: at most {value.limit} are let.
        </p>
      )}
      {value?.vouchers.length === 0 && <p className="soft">Nobody answers for that many.</p>}
      {value?.vouchers.map((voucher) => (
        <VoucherCard
          key={`${voucher.knownBy} ${voucher.who}`}
          voucher={voucher}
          limit={value.limit}
          mayAct={mayActAs(session.role, 'act')}
        />
      ))}
    </section>
  );
}

function VoucherCard({ voucher, limit, mayAct }: { voucher: Voucher; limit: number; mayAct: boolean }) {
  const { who, knownBy, children, consented, refused } = voucher;
  const title = `${knownBy === 'mailbox' ? 'Mailbox' : 'Proof'} ${who}`;
  return (
    <Card
      id={`voucher-${knownBy}-${who}`}
      title={title}
      level={3}
      aside={
        <Chip tone={refused > 0 || consented >= limit ? 'alarm' : 'ask'} icon="people">
          {consented} of {limit} children{refused > 0 && `, ${refused} refused`}
        </Chip>
      }
    >
      <DataTable
        label={`Children of ${title}`}
        titles={['Child', 'Platform', 'Age group', 'Place', 'How it stands', 'Since']}
      >
        {children.map((child) => (
          <tr key={child.childId}>
            <th scope="row">
              <code className="break-anywhere">{child.childId}</code>
            </th>
            <td>
              <Theirs>{child.platform}</Theirs>
            </td>
            <td>{child.band}</td>
            <td>{child.place === 'unknown' ? 'unknown' : placesInWords([child.place])}</td>
            <td>{child.refusedAt === null ? stateWords[child.state] : 'its yes was refused'}</td>
            <td>{sinceOf(child)}</td>
          </tr>
        ))}
      </DataTable>
      {mayAct && (
        <Fold summary="End a guardianship" of={title}>
          <EndForm suggested="not-guardian" />
        </Fold>
      )}
    </Card>
  );
}

function sinceOf({ refusedAt, answeredAt }: Voucher['children'][number]): string {
  const at = refusedAt ?? answeredAt;
  return at === null ? '' : dayOf(at);
}
