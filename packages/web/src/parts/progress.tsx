/** Something is under way. Announced, since a wheel is not seen by everyone. */
export function Progress({ children = 'One moment…' }: { children?: string }) {
  return (
    <div className="progress" role="status">
      <span className="progress-wheel" aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}
