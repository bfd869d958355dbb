import type { ReactNode } from 'react';

/** A titled section on a surface of its own. */
export function Card({
  id,
  title,
  level = 2,
  quiet,
  aside,
  className,
  children,
}: {
  id: string;
  title: ReactNode;
  level?: 2 | 3;
  quiet?: boolean;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <section
      className={['card', 'stack', quiet && 'card-quiet', className].filter(Boolean).join(' ')}
      aria-labelledby={`${id}-title`}
    >
      <div className="row row-apart">
        <Heading id={`${id}-title`} tabIndex={-1}>
          {title}
        </Heading>
        {aside}
      </div>
      {children}
    </section>
  );
}
