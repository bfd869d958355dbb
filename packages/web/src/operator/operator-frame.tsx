import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { Page } from '../parts/page.tsx';

const sections = [
  { to: '/operator', label: 'Overview', end: true },
  { to: '/operator/policy', label: 'The picture' },
  { to: '/operator/codes', label: 'Codes' },
  { to: '/operator/changes', label: 'Changes' },
  { to: '/operator/joint', label: 'Joint settings' },
  { to: '/operator/profile', label: 'Profile' },
  { to: '/operator/candidate', label: 'Candidate' },
  { to: '/operator/try', label: 'Try a decision' },
] as const;

/** The frame of every page for operators: the page's own, and the way to the others. */
export function OperatorFrame({
  title,
  heading,
  lead,
  children,
}: {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Page
      title={title}
      heading={heading}
      lead={lead}
      width="wide"
      banner={
        <nav className="sections" aria-label="For operators">
          <ul className="plain">
            {sections.map(({ to, label, ...rest }) => (
              <li key={to}>
                <NavLink to={to} end={'end' in rest}>
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
      }
    >
      <div className="operator stack stack-large">{children}</div>
    </Page>
  );
}
