import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createBirchApp } from './app.ts';
import type { Birch } from './birch.ts';
import { startExchange } from './exchange/start-exchange.ts';
import { type BirchOptions, openBirch } from './open-birch.ts';
import { type DemoAccount, demoAccounts } from './seed/demo-people.ts';
import { type AgeProof, seedBirch } from './seed/seed-birch.ts';

export interface PlaygroundOptions extends BirchOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Of the advert exchange beside it; 0 takes a free one. */
  readonly exchangePort?: number;
  /** Whether to put the demo people in. */
  readonly seed?: boolean;
  /** Shows the age of a demo person more surely than their word. */
  readonly ageProof?: AgeProof;
}

export interface Playground {
  readonly url: string;
  /** Where the exchange shows what it was told. */
  readonly exchangeUrl: string;
  /** How to sign in as the demo people. */
  readonly demoAccounts: readonly DemoAccount[];
  /** Settles when the demo people are in; they wait for protect if it is away. */
  readonly seeded: Promise<void>;
  close(): Promise<void>;
}

/** Whether a name or address is this machine's alone. */
function isHere(name: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(name);
}

/**
 * Starts Birch. Rejects with the system's error (`EADDRINUSE`) if the port is taken.
 *
 * ```ts
 * const birch = await startPlayground({ dataDir: 'data/birch', protectUrl: 'http://127.0.0.1:4300', apiKey });
 * console.log(birch.url);
 * ```
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { port = 4301, host = '127.0.0.1', seed = true, ageProof } = options;
  const exchange = await startExchange({ port: options.exchangePort ?? 0, clock: options.clock ?? Date.now });
  let birch: Birch;
  try {
    birch = openBirch({ ...options, exchangeUrl: options.exchangeUrl ?? exchange.url });
  } catch (error) {
    await exchange.close();
    throw error;
  }
  const { gate, records } = birch;
  const app = createBirchApp(birch);
  const server = createAdaptorServer({
    // A page of another site whose name leads to this machine gets nothing.
    fetch: (request, env) =>
      isHere(host) && !isHere(new URL(request.url).hostname)
        ? new Response('Birch does not answer under this name.', { status: 421 })
        : app.fetch(request, env),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    gate.close();
    records.close();
    await exchange.close();
    throw error;
  }
  const stopping = new AbortController();
  const seeded = seed ? seedBirch(birch, { ageProof, stopped: stopping.signal }) : Promise.resolve();
  // Whoever waits for it hears of a failure; nobody has to.
  seeded.catch((error) => birch.log.warn({ err: error }, 'the demo people could not be put in'));
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    exchangeUrl: exchange.url,
    demoAccounts: seed ? demoAccounts : [],
    seeded,
    close() {
      closing ??= (async () => {
        stopping.abort();
        gate.close();
        await seeded.catch(() => {});
        const closed = new Promise((resolve) => server.close(resolve));
        if ('closeAllConnections' in server) server.closeAllConnections();
        await closed;
        await exchange.close();
        records.close();
      })();
      return closing;
    },
  };
}
