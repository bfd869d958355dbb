import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  isPrivateHost,
  launchBrowser,
  loadSealKey,
  openFolder,
  type ReviewReport,
  reviewPage,
  runReview,
  sealFolder,
  surroundingsOf,
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
  const law = lawOf(terminal, options);
  const journey = options.surface ? { name: base.hostname } : await loadJourney(options);
  const ages = agesOf(options.ages);
  const browser = await launchBrowser({ reachesPublic: authority !== null });
  try {
    const play = options.surface ? reviewPage : runReview;
    await play({
      url: base.href.replace(/\/$/, ''),
      journey,
      place,
      ages,
      authority,
      seed: options.seed ?? randomBytes(8).toString('hex'),
      browser,
      browserVersion: browser.version(),
      folder: openFolder(options.out),
      ...surroundingsOf(place),
      settings: settingsOf(options.settings),
      clock: terminal.clock,
      timer,
      version,
      onProgress: ({ done, of, at }) => terminal.error(`${String(done).padStart(3)} of ${of}  ${at}`),
    });
  } finally {
    await browser.close();
  }
  const report = await judged(options.out, law, place, options.since);
  writeReport(options.out, report);
  const key = await loadSealKey(options.key ?? keyFile);
  await sealFolder(options.out, { review: report.review, key, now: terminal.clock() });
  if (!options.json)
    terminal.error(`Kept and sealed in ${options.out}: open ${join(options.out, 'report.html')}`);
  return report;
}

function timer(milliseconds: number) {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
}
