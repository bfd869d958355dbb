import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { listen } from '@stairgate/service';
import type { AppOptions } from '../../app.ts';
import { openTestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

/** What came back, as tests look at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

export interface SendOptions {
  readonly headers?: Record<string, string>;
  /** A chunked body is what the fast lane leaves to the router. */
  readonly chunked?: boolean;
  readonly method?: string;
}

/** A test service that is asked over real connections, with its fast lane open. */
export async function openOverHttp(options: Omit<AppOptions, 'clock'> = {}) {
  // Not at level debug, at which the lane is closed.
  const service = await openTestService({
    codes: testCodes,
    ...options,
    settings: { logLevel: 'info', ...options.settings },
  });
  const { port } = await listen(service.app, { host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });

  /** @param body text and bytes are sent as they are. */
  function send(
    path: string,
    body: unknown,
    { headers = {}, chunked = false, method = 'POST' }: SendOptions = {},
  ): Promise<Reply> {
    const bytes = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent,
          headers: {
            authorization: `Bearer ${service.key}`,
            'content-type': 'application/json',
            ...(chunked ? {} : { 'content-length': bytes.length }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              text,
              body: text === '' ? undefined : JSON.parse(text),
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  return {
    service,
    port,
    send,
    async close() {
      agent.destroy();
      await service.close();
    },
  };
}
export type OverHttp = Awaited<ReturnType<typeof openOverHttp>>;
