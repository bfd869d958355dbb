/** Whether an `If-None-Match` header names a tag (RFC 9110, 13.1.2; weak comparison). */
export function tagMatches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
