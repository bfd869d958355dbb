/** Words that a person wrote, as they are: in a language that nobody told us, and kept apart from ours. */
export function Written({ children }: { children: string }) {
  return (
    <blockquote className="written" lang="">
      <bdi>{children}</bdi>
    </blockquote>
  );
}
