import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type Timer, within } from './browser/within.ts';
import type { Letter } from './journey.ts';

/** Where letters to the personas of a review come in. */
export interface Mailbox {
  /** Where a platform has to send its mail to, as `smtp://127.0.0.1:2525`. */
  readonly url: string;
  /**
   * The next letter to an address that was not given before; undefined where none comes in so many milliseconds.
   */
  letterTo(address: string, milliseconds: number, timer: Timer): Promise<Letter | undefined>;
  close(): Promise<void>;
}

const most = { letters: 500, bytes: 2 * 2 ** 20 } as const;

/**
 * A mail server that takes whatever comes to it, keeps it in memory and sends nothing on.
 * @param port 0: any that is free
 */
export async function openMailbox({
  host = '127.0.0.1',
  port = 0,
}: {
  readonly host?: string;
  readonly port?: number;
} = {}): Promise<Mailbox> {
  const letters: Letter[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    size: most.bytes,
    onData(stream, session, done) {
      simpleParser(stream, { skipImageLinks: true }).then((mail) => {
        const text = mail.text ?? '';
        const html = typeof mail.html === 'string' ? mail.html : '';
        const links = [...html.matchAll(/href="([^"]+)"/gi), ...text.matchAll(/(https?:\/\/[^\s<>"')\]]+)/gi)]
          .map(([, link]) => link!.replaceAll('&amp;', '&').replace(/[.,;]+$/, ''))
          .filter((link) => /^https?:/i.test(link));
        for (const { address } of session.envelope.rcptTo) {
          if (letters.length >= most.letters) letters.shift();
          letters.push({
            to: address.toLowerCase(),
            subject: mail.subject ?? '',
            text,
            links: [...new Set(links)],
          });
        }
        for (const look of waiting) look();
        done();
      }, done);
    },
  });
  // A platform that breaks off is its own affair.
  server.on('error', () => {});
  await new Promise<void>((ready, failed) => {
    server.server.once('error', failed);
    server.listen(port, host, ready);
  });
  const take = (address: string): Letter | undefined => {
    const found = letters.findIndex(({ to }) => to === address.toLowerCase());
    return found === -1 ? undefined : letters.splice(found, 1)[0];
  };
  return {
    url: `smtp://${host}:${(server.server.address() as AddressInfo).port}`,
    async letterTo(address, milliseconds, timer) {
      const here = take(address);
      if (here) return here;
      const { promise, resolve } = Promise.withResolvers<Letter>();
      const look = () => {
        const letter = take(address);
        if (letter) resolve(letter);
      };
      waiting.add(look);
      try {
        return await within(promise, milliseconds, timer);
      } finally {
        waiting.delete(look);
      }
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
