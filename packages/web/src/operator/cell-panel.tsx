import { obligations as obligationTexts, type RuleCitation } from '@stairgate/rulebook';
import { useEffect, useRef } from 'react';
import type { Policy } from '../api/operator.ts';
import { Chip } from '../parts/chip.tsx';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { EffectChip, effectWords } from './effect-mark.tsx';
import { meaningOf, titleOf } from './title-of.ts';
import type { CellName, View } from './view.ts';
import { whoUnlocks } from './who-unlocks.ts';

const unlockWords = {
  'nobody-needed': 'It is open. Nobody has to say yes.',
  child: 'The child, by choosing it.',
  guardian: 'A guardian, by a consent that was verified.',
  nobody: 'Nobody. No choice and no consent opens it.',
} as const;

/** One cell: the effect, who could open it, what else is owed, and every rule with its source. */
export function CellPanel({
  policy,
  view,
  cell,
  bare,
  onClose,
}: {
  policy: Policy;
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
  const row = policy.cells[cell.situation];
  const at = row[cell.age];
  if (!at) return null;
  const { by, turns } = whoUnlocks(row, cell.age);
  const rules = at.rules.map((index) => policy.rules[index]).filter((rule) => rule !== undefined);
  const Heading = bare ? 'h3' : 'h2';
  const Subheading = bare ? 'h4' : 'h3';
  const body = (
    <>
      <div className="row row-apart panel-head">
        <Heading ref={heading} tabIndex={-1} id="cell-title" className="panel-title">
          {titleOf(cell.situation)}
          <span className="soft">, {cell.age === 18 ? '18 or older' : `age ${cell.age}`}</span>
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
        <code>{cell.situation}</code>
      </p>
      <p>{meaningOf(cell.situation)}</p>
      <div className="row">
        <EffectChip effect={at.effect} />
        <span className="soft small">{effectWords[at.effect].long}</span>
      </div>
      <div className="stack stack-small">
        <Subheading className="h4">Who can unlock it</Subheading>
        <p>{unlockWords[by]}</p>
        {turns && (
          <p>
            At {turns.age === 18 ? '18' : turns.age} it becomes:{' '}
            {effectWords[turns.effect].short.toLowerCase()}.
          </p>
        )}
        {view.level !== 'verified' && at.effect !== 'allow' && (
          <p className="soft small">A surer age may loosen this: compare with “verified” above.</p>
        )}
      </div>
      <div className="stack stack-small">
        <Subheading className="h4">
          {rules.length === 0
            ? 'No rule binds here'
            : rules.length === 1
              ? 'The rule'
              : `The ${rules.length} rules`}
        </Subheading>
        <ul className="plain stack">
          {rules.map((rule) => (
            <li key={`${rule.code} ${rule.rule}`}>
              <RuleText rule={rule} />
            </li>
          ))}
        </ul>
      </div>
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

/** A rule in its own words, with the effect it has, where it stands, whether it is in force, how sure we are. */
export function RuleText({ rule }: { rule: RuleCitation }) {
  return (
    <div className="rule stack stack-small">
      <p>{rule.says}</p>
      <p className="row">
        <a href={rule.url} target="_blank" rel="noreferrer">
          {rule.cite}
        </a>
        <span className="soft small">
          {rule.short} ({rule.jurisdiction})
        </span>
      </p>
      <p className="row small">
        <EffectChip effect={rule.effect} />
        <Chip icon={rule.status === 'in-force' ? 'on' : 'info'}>{rule.status}</Chip>
        <span className="soft">confidence: {rule.confidence}</span>
      </p>
    </div>
  );
}
