/**
 * What a mail server answers when a letter to this mailbox will not be taken, now or later: RFC 5321, 4.2.3, and RFC 7504
 * for 521 and 556. Other answers of 5xx are about how the letter was handed on (a command, TLS, a password), so about us:
 * these are mended, and the letter is tried again.
 */
const ofTheMailbox = new Set([521, 550, 551, 552, 553, 554, 556]);

/** Whether a mail server said of this one recipient, or of the letter to it, that it never takes it. */
export function refusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  if (responseCode === undefined || !ofTheMailbox.has(responseCode)) return false;
  return command === undefined || command === 'RCPT TO' || command === 'DATA';
}
