import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  isPrivateHost,
  launchBrowser,
  loadSealKey,
  openFolder,
  type ReviewReport,
  runReview,
  sealFolder,
  surroundingsOf,
  usualLimits,
  whyAway,
} from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import { type Terminal, UsageError } from '../output.ts';
import { judged, lawOf, writeReport } from './judged-report.ts';
import { loadJourney } from './load-journey.ts';
import { addressOf, agesOf, keyFile, type ReviewOptions, settingsOf } from './review-options.ts';

const version = '0.1.0';

/** Plays, judges, writes and seals one review. */
export async function reviewNow(
  terminal: Terminal,
  url: string | undefined,
  options: ReviewOptions,
): Promise<ReviewReport> {
  if (url === undefined)
    throw new UsageError('Which platform? Give its address, or --judge with the folder of a review.');
  const base = addressOf(url);
  const place = parsePlace(options.in);
  const authority = options.authority?.trim() || null;
  if (!isPrivateHost(base.hostname) && authority === null) {
    throw new UsageError(
      `${base.hostname} is not on this machine or a private network. Say who allows this review with --authority; it is sealed into the evidence.`,
    );
  }
  if (options.out === undefined) throw new UsageError('Where is it kept? Add --out with a folder.');
  if (existsSync(join(options.out, 'manifest.json'))) {
    throw new UsageError(`${options.out} holds a sealed review. Choose another folder for --out.`);
  }
  const { out } = options;
  const law = lawOf(terminal, options);
  const journey = await loadJourney(options);
  const ages = agesOf(options.ages);
  const settings = settingsOf(options.settings);
  const stop = new AbortController();
  const unhear = terminal.onInterrupt?.(() => {
    terminal.error('Stopping. What was seen so far is kept, judged and sealed; Ctrl+C again ends at once.');
    stop.abort();
  });
  try {
    await inBrowser({ reachesPublic: authority !== null }, async (browser) => {
      await needPlatform(browser, base, { reachesPublic: authority !== null });
      await runReview({
        url: base.href.replace(/\/$/, ''),
        journey,
        place,
        ages,
        authority,
        seed: options.seed ?? randomBytes(8).toString('hex'),
        browser,
        browserVersion: browser.version(),
        folder: openFolder(out),
        ...surroundingsOf(place),
        settings,
        clock: terminal.clock,
        timer,
        version,
        stop: stop.signal,
        onProgress: ({ done, of, at }) => terminal.error(`${String(done).padStart(3)} of ${of}  ${at}`),
      });
    });
    const report = await judged(out, law, place, options.since);
    writeReport(out, report);
    const key = await loadSealKey(options.key ?? keyFile);
    await sealFolder(out, { review: report.review, key, now: terminal.clock() });
    if (!options.json) terminal.error(`Kept and sealed in ${out}: open ${join(out, 'report.html')}`);
    return report;
  } finally {
    unhear?.();
  }
}

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

async function inBrowser(
  options: { reachesPublic: boolean },
  work: (browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await launchBrowser(options).catch((error: Error) => {
    throw new UsageError(
      `Chromium did not start (${error.message.split('\n')[0]}). Install it, or say where it is with STAIRGATE_CHROMIUM.`,
    );
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

/** Before anything is written: is anybody there? */
async function needPlatform(
  browser: Browser,
  { href }: URL,
  { reachesPublic }: { reachesPublic: boolean },
): Promise<void> {
  const agent = `StairgateReview/${version}`;
  const patience = usualLimits.navigation;
  const why = await whyAway({ browser, url: href, reachesPublic, agent, patience });
  if (why === null) return;
  throw new UsageError(
    `There is nothing to review at ${href}: ${why}. Start the platform or correct the address. Nothing was written.`,
  );
}

function timer(milliseconds: number) {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
}
