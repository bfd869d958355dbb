import {
  adult,
  bandOf,
  type DecisionRecord,
  explain,
  international,
  type Level,
  obligations as obligationTexts,
  type RuleCitation,
  type SilentRule,
  type Situation,
  type Unlock,
  unlockForOperators,
} from '@stairgate/rulebook';
import type { Documented, Policy } from '@stairgate/wire';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Chip } from '../../parts/chip.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { upper } from '../../parts/upper.ts';
import { silenceName } from '../codes/code-words.ts';
import { EffectChip, effectWords } from '../parts/effect-mark.tsx';
import { levelName } from '../parts/level-name.ts';
import { situationName } from '../parts/situation-names.ts';
import { meaningOf } from '../parts/title-of.ts';
import { addressOf, type CellName, sideOf, type View } from '../parts/view.ts';

/**
 * One cell: the effect, what would unlock it, every rule with its source, what speaks without binding, what else is
 * owed, and the same in the words of each reader.
 */
export function CellPanel({
  policy,
  other,
  documented,
  view,
  cell,
  bare,
  onClose,
}: {
  policy: Policy;
  /** The other side of a comparison. */
  other: Policy | null;
  /** What the operator documents, for the deviations that move a cell. */
  documented: Documented | undefined;
  view: View;
  cell: CellName;
  bare?: boolean;
  onClose: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The panel stays beside the grid wherever that is scrolled to.
    if (!bare) heading.current?.focus({ preventScroll: true });
  }, [bare]);
  const side = sideOf(view);
  const { situation, age } = cell;
  const decision = useResource(
    (signal) => operatorApi.cell(side, situation, age, signal),
    JSON.stringify([side, situation, age]),
  );
  const at = policy.cells[situation][age];
  if (!at) return null;
  const then = other?.cells[situation][age];
  const rules = at.rules.map((index) => policy.rules[index]).filter((rule) => rule !== undefined);
  const silent = at.silent.map((index) => policy.silent[index]).filter((rule) => rule !== undefined);
  const Heading = bare ? 'h3' : 'h2';
  const Subheading = bare ? 'h4' : 'h3';
  const answer = decision.value?.situation === situation ? decision.value : undefined;
  const body = (
    <>
      <div className="row row-apart panel-head">
        <Heading ref={heading} tabIndex={-1} id="cell-title" className="panel-title">
          {situationName(situation)}
          <span className="soft">, {age === adult ? '18 or older' : `age ${age}`}</span>
        </Heading>
        {!bare && (
          <button
            type="button"
            className="button button-round"
            aria-label="Close the rules"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <p>
        {meaningOf(situation)} <code className="soft small">{situation}</code>
      </p>
      <div className="cell-verdict">
        <EffectChip effect={at.effect} />
        <span>{effectWords[at.effect].long}.</span>
        {at.guidanceOnly && <span className="soft small">By guidance only: no binding law asks for it.</span>}
      </div>
      {at.needs && at.effect !== 'forbid' && (
        <p className="small">
          {at.needs.length > 1
            ? 'A guardian and the child both have to say yes.'
            : at.needs.length === 0
              ? 'That is for what it needs. About this itself nobody has to say yes.'
              : `That is for what it needs. About this itself it takes the yes of ${at.needs[0] === 'child' ? 'the child' : 'a guardian'}.`}
        </p>
      )}
      {at.standsIn && (
        <Note icon="scales">
          <p>
            <strong>The baseline stands in.</strong>{' '}
            {policy.note === 'place-unknown'
              ? 'The place is not known, so the baseline counts beside every code.'
              : 'No law that binds here covers this activity at this age, and silence is not read as permission.'}
          </p>
        </Note>
      )}
      {at.moved && <Deviations rules={rules} documented={documented} />}
      {then && (
        <p className="cell-verdict">
          <span className="soft">In the other view</span> <EffectChip effect={then.effect} />
        </p>
      )}
      <div className="stack stack-small">
        <Subheading className="h4">What would unlock it</Subheading>
        {decision.problem && <ProblemNote problem={decision.problem} onRetry={decision.reload} />}
        {answer && <Unlocking decision={answer} />}
      </div>
      <div className="stack stack-small">
        <Subheading className="h4">
          {rules.length === 0
            ? 'No rule binds here'
            : rules.length === 1
              ? 'The rule that stands'
              : `The ${rules.length} rules that stand`}
        </Subheading>
        <ul className="plain stack stack-small">
          {rules.map((rule) => (
            <li key={`${rule.code} ${rule.rule} ${rule.about}`}>
              <RuleText rule={rule} />
            </li>
          ))}
        </ul>
      </div>
      {silent.length > 0 && (
        <div className="stack stack-small">
          <Subheading className="h4">Speaks here, and does not bind</Subheading>
          {at.wouldBe && (
            <p className="small">
              As law, this would make it <EffectChip effect={at.wouldBe} />
            </p>
          )}
          <ul className="plain stack stack-small">
            {silent.map((rule) => (
              <li key={`${rule.code} ${rule.rule}`}>
                <RuleText rule={rule} silence={rule} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {at.obligations.length > 0 && (
        <Fold summary={`What the service must also do (${at.obligations.length})`}>
          <ul className="stack stack-small">
            {at.obligations.map((name) => (
              <li key={name}>
                {obligationTexts[name]} <code className="soft">{name}</code>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {answer && (
        <Fold summary="In the words of each reader">
          <ReaderWords decision={answer} age={age} />
        </Fold>
      )}
      <p>
        <Link to={`/operator/try${addressOf({ ...view, than: null, onlyChanges: false })}`}>
          Try this decision with choices and weaker evidence
        </Link>
      </p>
    </>
  );
  if (bare) return <div className="stack">{body}</div>;
  return (
    <aside
      className="panel card stack"
      aria-labelledby="cell-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {body}
    </aside>
  );
}

/** The documented deviations that moved a cell: why, who approved, until when. */
function Deviations({
  rules,
  documented,
}: {
  rules: readonly RuleCitation[];
  documented: Documented | undefined;
}) {
  const ids = new Set(rules.flatMap(({ deviation }) => deviation?.id ?? []));
  const found = documented?.profile?.deviations.filter(({ id }) => ids.has(id)) ?? [];
  return (
    <Note tone="ask" icon="flag">
      <p>
        <strong>Moved by a documented deviation.</strong> The rule lets an operator show a compelling reason.
      </p>
      {found.map(({ id, reason, approver, expires }) => (
        <p key={id} className="small">
          <code>{id}</code>: {reason} Approved by {approver}, until {dayOf(expires)}.
        </p>
      ))}
    </Note>
  );
}

function Unlocking({ decision }: { decision: DecisionRecord }) {
  if (decision.allowed) return <p>It is open. Nobody has to say yes.</p>;
  const ways = decision.unlock;
  const both = decision.needs.length > 1;
  if (ways.length === 0) return <p>Nothing: no choice, no consent and no birthday opens it.</p>;
  return (
    <>
      {both && <p>Both of these yeses are needed.</p>}
      <ul className="stack stack-small">
        {ways.map((way) => (
          <li key={unlockInWords(way)}>{unlockInWords(way)}</li>
        ))}
      </ul>
      {decision.effect === 'forbid' && <p className="soft small">No choice and no consent opens it.</p>}
    </>
  );
}

function unlockInWords(way: Unlock): string {
  const level = (one: Level) => levelName(one).toLowerCase();
  const quoted = (situation: Situation) => `“${situationName(situation)}”`;
  return `${upper(unlockForOperators(way, level, quoted))}.`;
}

function ReaderWords({ decision, age }: { decision: DecisionRecord; age: number }) {
  const band = bandOf(age);
  const wordsFor = (audience: 'auditor' | 'guardian' | typeof band) => {
    // The rules are listed above with their sources, so the auditor's reasons need not name them.
    const text = explain(audience === 'auditor' ? { ...decision, rules: [] } : decision, { audience });
    return (
      <div className="stack stack-small">
        <p>
          <strong>{text.title}</strong>
        </p>
        <p>{text.what}</p>
        <p>
          <strong>{text.stateText}</strong> {text.why}
        </p>
        {text.risk && <p>{text.risk}</p>}
        {text.next.length > 0 && (
          <ul>
            {text.next.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
      </div>
    );
  };
  return (
    <Tabs
      label="Who reads"
      tabs={[
        { id: 'child', label: band === '18+' ? 'User of 18' : `Child of ${age}`, body: wordsFor(band) },
        { id: 'guardian', label: 'Guardian', body: wordsFor('guardian') },
        { id: 'auditor', label: 'Auditor', body: wordsFor('auditor') },
      ]}
    />
  );
}

/** A rule in its own words, with the effect it has, where it stands, whether it is in force, how sure we are. */
export function RuleText({ rule, silence }: { rule: RuleCitation; silence?: SilentRule }) {
  return (
    <div className={silence ? 'rule rule-silent stack stack-small' : 'rule stack stack-small'}>
      <p>{rule.says}</p>
      {rule.about && (
        <p className="small">
          Because of <strong>{situationName(rule.about)}</strong>, without which this is empty.
        </p>
      )}
      <p className="row small">
        <EffectChip effect={rule.effect} />
        {silence ? (
          <Chip icon="info">
            {silenceName(silence.why)}
            {silence.from && `, from ${dayOf(silence.from)}`}
          </Chip>
        ) : (
          <Chip icon={rule.status === 'guidance' ? 'info' : 'on'}>
            {rule.status === 'guidance' ? 'Guidance' : 'In force'}
          </Chip>
        )}
        {rule.jurisdiction === international && <Chip icon="scales">Stands in</Chip>}
        {rule.deviation && (
          <span>
            instead of {effectWords[rule.deviation.from].short.toLowerCase()}, by{' '}
            <code>{rule.deviation.id}</code>
          </span>
        )}
        <span className="soft">confidence: {rule.confidence}</span>
      </p>
      <p className="small">
        <Link to={`/operator/codes/${rule.code}#${rule.rule}`}>
          {rule.short}, {rule.cite}
        </Link>{' '}
        <span className="soft">({rule.jurisdiction})</span>{' '}
        <a href={rule.url} target="_blank" rel="noreferrer" className="nowrap">
          official text
          <span className="visually-hidden"> of {rule.cite}</span>
        </a>
      </p>
    </div>
  );
}
