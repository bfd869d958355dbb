import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mail } from './mailer.ts';

/** A message that was delivered to the built-in mailbox. */
export interface MailboxMessage extends Mail {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * The inbox of everybody that the service writes to, for trying it out without a mail server. It stands for the inboxes
 * of others, so the service's own records and deletions do not reach into it.
 */
export interface Mailbox {
  /** Newest first. */
  list(): readonly MailboxMessage[];
  deliver(mail: Mail): void;
}

const kept = 200;

/** Keeps the newest 200 messages, in `mailbox.json` under `dataDir`, or in memory where that is null. */
export function openMailbox({
  dataDir,
  clock,
  id,
}: {
  dataDir: string | null;
  clock: () => number;
  id: (prefix: string) => string;
}): Mailbox {
  const file = dataDir === null ? null : join(dataDir, 'mailbox.json');
  let messages: readonly MailboxMessage[] = file === null ? [] : read(file);
  return {
    list: () => messages,
    deliver({ to, subject, text, html, languages }) {
      const message = {
        id: id('m'),
        at: new Date(clock()).toISOString(),
        to,
        subject,
        text,
        html,
        languages,
      };
      messages = [message, ...messages].slice(0, kept);
      if (file === null) return;
      mkdirSync(dataDir!, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(messages), { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
    },
  };
}

/** A file that cannot be read is set aside rather than keeping the service from starting: it holds nothing of ours. */
function read(file: string): readonly MailboxMessage[] {
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly MailboxMessage[];
  } catch {
    renameSync(file, `${file}.unreadable`);
    return [];
  }
}
