import { createTransport } from 'nodemailer';
import type { GroundSettings } from '../settings/settings.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

/** One mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Hands a mail on. Rejects when the server did not take it; it may then be tried again. */
  send(mail: Mail): Promise<void>;
  /** The built-in mailbox; null where there is none. */
  readonly mailbox: Mailbox | null;
  close(): Promise<void>;
}

/** Seconds that a mail server may stay silent before a mail counts as not taken. */
const patience = 15;

/** A mail server where `smtpUrl` names one, else the built-in mailbox where that is asked for, else nothing that takes mail. */
export function createMailer({
  settings,
  clock,
  id,
}: {
  settings: Pick<GroundSettings, 'smtpUrl' | 'mailbox' | 'mailFrom' | 'dataDir'>;
  clock: () => number;
  id: (prefix: string) => string;
}): Mailer {
  if (settings.smtpUrl === null && !settings.mailbox) {
    const send = async () => {
      throw new Error('There is no mail server: set SMTP_URL.');
    };
    return { mailbox: null, send, close: async () => {} };
  }
  if (settings.smtpUrl === null) {
    const mailbox = openMailbox({ dataDir: settings.dataDir, clock, id });
    return { mailbox, send: async (mail) => mailbox.deliver(mail), close: async () => {} };
  }
  const transport = createTransport(withDefaults(settings.smtpUrl));
  return {
    mailbox: null,
    async send({ to, subject, text, html }) {
      await transport.sendMail({
        from: settings.mailFrom,
        // As an object the address is one address whatever it holds; as a string it would be parsed into a list.
        to: { name: '', address: to },
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: async () => transport.close(),
  };
}

/** Off this machine mail is only handed on encrypted, unless the address itself says otherwise. */
function withDefaults(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const set = (name: string, value: string) => {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  };
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
    set(name, String(patience * 1000));
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!here && url.protocol === 'smtp:' && !url.searchParams.has('ignoreTLS')) set('requireTLS', 'true');
  return url.href;
}
