import type { CodeSummary } from '@stairgate/wire';
import { Link } from 'react-router';
import { Chip } from '../../parts/chip.tsx';
import { codeStands, type Stands, standingOrder, standingWords } from './code-words.ts';

/** How something stands, as a word with a sign. */
export function StandingChip({ stands }: { stands: Stands }) {
  const { short, tone, icon } = standingWords[stands];
  return (
    <Chip tone={tone} icon={icon}>
      {short}
    </Chip>
  );
}

/** A bar of how the lines of a code stand, and the same in words. */
export function StandingBar({ code, bare }: { code: CodeSummary; bare?: boolean }) {
  const total = standingOrder.reduce((sum, one) => sum + code.standing[one], 0);
  if (total === 0)
    return bare ? null : <p className="small soft">{code.counts.mappings} mappings, which bind nobody.</p>;
  const parts = standingOrder.filter((one) => code.standing[one] > 0);
  let before = 0;
  return (
    <div className="standing">
      <svg className="standing-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {parts.map((one) => {
          const width = (code.standing[one] / total) * 100;
          before += width;
          return (
            <rect key={one} className={`stands-${one}`} x={before - width} y="0" width={width} height="4" />
          );
        })}
      </svg>
      <p className="small soft standing-words">
        {parts.map((one, index) => (
          <span key={one}>
            {index > 0 && ' · '}
            <span className={`stands-dot stands-${one}`} aria-hidden="true" />
            {code.standing[one]} {standingWords[one].short.toLowerCase()}
          </span>
        ))}
      </p>
    </div>
  );
}

/** A code in a list: its name, how it stands, how much of it. */
export function CodeRow({ code, next }: { code: CodeSummary; next: string | null }) {
  return (
    <li className="code-row">
      <div className="code-row-name">
        <Link to={`/operator/codes/${code.code}`}>{code.short}</Link>
        <span className="small soft">{code.title}</span>
      </div>
      <div className="code-row-chip">
        <StandingChip stands={codeStands(code)} />
        {next && <span className="small">{next}</span>}
      </div>
      <StandingBar code={code} />
      <span className="small soft number code-row-count">
        {code.counts.provisions} {code.counts.provisions === 1 ? 'provision' : 'provisions'}
      </span>
    </li>
  );
}
