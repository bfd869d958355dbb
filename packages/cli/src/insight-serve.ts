import { wait, withData, withRecords } from './insight.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { readPort } from './ports.ts';

export interface DeskServeOptions {
  readonly data: string;
  readonly records: string;
  readonly port: string;
  readonly host: string;
  readonly publicUrl?: string;
  readonly json?: boolean;
}

/** The shortest key that a data holder may have. */
const shortest = 24;

/** `insight serve`: the researchers' desk, a process of its own. Resolves when it has stopped. Throws `UsageError`. */
export async function serveDesk(terminal: Terminal, options: DeskServeOptions): Promise<void> {
  const [{ openDesk }, { isLoopbackName, listen, urlOf }, { readData }] = await Promise.all([
    import('@stairgate/insight/desk'),
    import('@stairgate/service'),
    import('./insight.ts'),
  ]);
  const read = await readData(options.data);
  const port = readPort(options.port);
  const publicUrl = options.publicUrl ?? `http://${options.host}:${port}`;
  if (!isLoopbackName(options.host) && !publicUrl.startsWith('https:'))
    throw new UsageError(
      '--host: keys would cross the network in the clear. Set --public-url to the https address in front of it.',
    );
  const holderKey = process.env.STAIRGATE_INSIGHT_KEY ?? null;
  if (holderKey !== null && holderKey.length < shortest)
    throw new UsageError(`STAIRGATE_INSIGHT_KEY: a key has at least ${shortest} characters.`);
  await withData(read, options.data, (engine) =>
    withRecords(options, async (insight) => {
      const desk = await openDesk({
        settings: { logLevel: 'warn', trustProxy: false, publicUrl },
        ...{ read, engine, insight, holderKey, clock: terminal.clock, wait },
      });
      try {
        const address = await listen(desk.app, { host: options.host, port });
        terminal.out(
          options.json
            ? json({ url: urlOf(address) })
            : `The desk serves ${urlOf(address)}.${holderKey === null ? ' Nobody can decide on applications: set STAIRGATE_INSIGHT_KEY.' : ''}`,
        );
        await new Promise<void>((done) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
        });
      } finally {
        await desk.close();
      }
    }),
  );
}
