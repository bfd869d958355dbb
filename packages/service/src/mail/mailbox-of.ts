/** The mailbox that an address leads to, in lower case: what follows a plus is for its owner to sort by. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const [name] = address.slice(0, at).split('+');
  return `${name || address.slice(0, at)}${address.slice(at)}`.toLowerCase();
}
