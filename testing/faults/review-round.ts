import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { startPlayground, startSink, thirdPartyHosts } from '@stairgate/playground';
import { createApiKey, readSettings, startService } from '@stairgate/protect';
import {
  type Finding,
  judge,
  judgePractices,
  launchBrowser,
  limitsFor,
  observe,
  openFolder,
  type PracticeFinding,
  runReview,
  surroundingsOf,
  systemTimer,
} from '@stairgate/review';
import { compile } from '@stairgate/rulebook';
import { birch } from '../../packages/review/journeys/birch.ts';
import { buildPages } from '../../packages/web/build.ts';

export interface RoundOptions {
  readonly faults: readonly string[];
  readonly place: string;
  readonly ages: readonly number[];
  /** Where the evidence is kept; by default it is thrown away. */
  readonly out?: string;
}

export interface RoundResult {
  readonly findings: readonly Finding[];
  readonly practices: readonly PracticeFinding[];
  readonly seconds: number;
}

/** Reviews a fresh Birch with these faults, behind a fresh protect, and judges what was seen. */
export async function reviewRound({ faults, place, ages, out }: RoundOptions): Promise<RoundResult> {
  const data = mkdtempSync(join(tmpdir(), 'stairgate-faults-'));
  const started = performance.now();
  const port = await freePort();
  const sink = await startSink();
  const service = await startService({
    settings: readSettings({
      dataDir: join(data, 'protect'),
      port,
      mailbox: true,
      publicUrl: `http://127.0.0.1:${port}`,
      pagesDir: (await buildPages()).dir,
      logLevel: 'silent',
    }),
  });
  try {
    const { key } = await createApiKey(service.context, { name: 'birch', scope: 'platform' });
    const playground = await startPlayground({
      dataDir: join(data, 'birch'),
      protectUrl: service.url,
      apiKey: key,
      port: 0,
      faults,
    });
    const hosts = Object.fromEntries(thirdPartyHosts().map((host) => [host, new URL(sink.url).host]));
    const browser = await launchBrowser({ reachesPublic: false, hosts });
    try {
      const evidence = await runReview({
        url: playground.url,
        journey: birch({
          mailbox: service.url,
          exchange: playground.exchangeUrl,
          country: place.slice(0, 2),
        }),
        place,
        ages,
        authority: null,
        seed: `faults of ${place}`,
        browser,
        browserVersion: browser.version(),
        folder: openFolder(out ?? join(data, 'review')),
        ...surroundingsOf(place),
        settings: [],
        // What is seeded is no time-out: a busy machine loses none of it.
        limits: limitsFor(ages.length, 5),
        clock: Date.now,
        timer: systemTimer,
        version: '0.1.0',
      });
      const rulebook = compile(loadCodes(), { asOf: new Date().toISOString().slice(0, 10) });
      const observations = observe(evidence);
      return {
        findings: judge(evidence, observations, { rulebook, in: place }),
        practices: judgePractices(evidence, observations, { rulebook, in: place }),
        seconds: (performance.now() - started) / 1000,
      };
    } finally {
      await browser.close();
      await playground.close();
    }
  } finally {
    await service.close();
    await sink.close();
    rmSync(data, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
