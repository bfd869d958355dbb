import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEvent } from '@stairgate/wire';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly event: WebhookEvent;
}

/** A platform's own server, which keeps what it is sent and answers as a test says. */
export async function startReceiver(first: (response: ServerResponse) => void = taken) {
  const received: Received[] = [];
  let answer = first;
  let told: () => void = () => {};
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { headers } = request;
    received.push({
      ...{ headers, text, id: String(headers['webhook-id']) },
      event: JSON.parse(text) as WebhookEvent,
    });
    told();
    answer(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers(how: (response: ServerResponse) => void) {
      answer = how;
    },
    /** Waits until so many have come. */
    async until(count: number): Promise<void> {
      while (received.length < count)
        await new Promise<void>((resolve) => {
          told = resolve;
        });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function taken(response: ServerResponse): void {
  response.writeHead(204).end();
}

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end();
  };

/** Whether what came was signed by a secret at a time, as the library of Standard Webhooks sees it. */
export function isSigned({ headers, text }: Received, secret: string, at: number): boolean {
  // The library reads the clock of the machine; its check of the time is held by the signature of the same time.
  const library = new Webhook(secret);
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000);
  if (Math.abs(sentAt.getTime() - at) > 1000) return false;
  const signed = library.sign(String(headers['webhook-id']), sentAt, text);
  return String(headers['webhook-signature']).split(' ').includes(signed);
}
