import { type ReactNode, use, useEffect, useRef } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { Icon } from './icon.tsx';
import { PartWords } from './part-words.ts';

const doors = ['child', 'guardian', 'operator'] as const;

/** The frame of every page: skip link, brand, heading, footer. Takes care of the title and of the focus. */
export function Page({
  title,
  heading = title,
  lead,
  width,
  banner,
  nav = true,
  tools,
  children,
}: {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  width?: 'narrow' | 'wide';
  banner?: ReactNode;
  nav?: boolean;
  /** What stands at the end of the masthead. */
  tools?: ReactNode;
  children: ReactNode;
}) {
  const { skip, footer, pages } = use(PartWords);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === 'Stairgate' ? title : `${title} · Stairgate`;
  }, [title]);
  const arrivedAt = useRef(useLocation().key);
  useEffect(() => {
    // The browser places the focus on the first page; from then on a new page starts at its heading.
    if (arrivedAt.current === 'default') return;
    head.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  const wide = width === 'wide' ? 'wide' : '';
  return (
    <>
      <a className="skip" href="#content">
        {skip}
      </a>
      <header className={`masthead ${wide}`}>
        <Link className="brand" to="/">
          <Icon name="gate" size={28} />
          Stairgate
        </Link>
        {nav && (
          <nav aria-label={pages.label}>
            <ul className="plain">
              {doors.map((door) => (
                <li key={door}>
                  <NavLink to={`/${door}`}>{pages[door]}</NavLink>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {tools}
      </header>
      {banner}
      <main id="content" className={width} tabIndex={-1}>
        <div className="page-head">
          <h1 ref={head} tabIndex={-1}>
            {heading}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {children}
      </main>
      <footer className={`footer ${wide}`}>
        <span>{footer}</span>
        {nav && (
          <>
            <a href="/docs">API</a>
            <Link to="/operator/policy">{pages.law}</Link>
          </>
        )}
      </footer>
    </>
  );
}
