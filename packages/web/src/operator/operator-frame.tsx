import { type ReactNode, useEffect, useRef } from 'react';
import { NavLink } from 'react-router';
import { Page } from '../parts/page.tsx';

const sections = [
  { to: '/operator', label: 'Overview', end: true },
  { to: '/operator/policy', label: 'The picture' },
  { to: '/operator/codes', label: 'Codes' },
  { to: '/operator/changes', label: 'Changes' },
  { to: '/operator/joint', label: 'Joint' },
  { to: '/operator/profile', label: 'Profile' },
  { to: '/operator/candidate', label: 'Candidate' },
  { to: '/operator/complaints', label: 'Complaints' },
  { to: '/operator/grown-ups', label: 'Grown-ups' },
  { to: '/operator/reviews', label: 'Reviews' },
  { to: '/operator/keys', label: 'Keys' },
  { to: '/operator/webhooks', label: 'Webhooks' },
  { to: '/operator/audit', label: 'Audit' },
  { to: '/operator/try', label: 'Try it' },
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
  const list = useRef<HTMLUListElement>(null);
  // On a phone the list is wider than the page: what is open is brought into view.
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (list.current && open) list.current.scrollLeft = open.offsetLeft - list.current.offsetLeft;
  }, []);
  return (
    <Page
      title={title}
      heading={heading}
      lead={lead}
      width="wide"
      banner={
        <nav className="sections" aria-label="For operators">
          <ul className="plain" ref={list}>
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
