import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  findChromium,
  isPrivateHost,
  launchBrowser,
  loadSealKey,
  openFolder,
  type ReviewReport,
  readEvidence,
  reviewPage,
  runReview,
  sealFolder,
  surroundingsOf,
} from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import { today } from '../law-day.ts';
import { type Terminal, UsageError } from '../output.ts';
import { benchOf, judged, writeReport } from './judged-report.ts';
import { loadJourney } from './load-journey.ts';
import {
  addressOf,
  agesOf,
  folderFor,
  keyFile,
  type ReviewOptions,
  settingsOf,
  usualPlace,
} from './review-options.ts';

const version = '0.1.0';

/** Plays, judges, writes and seals one review. All that can be asked wrongly is told before a browser opens. */
export async function reviewNow(
  terminal: Terminal,
  url: string | undefined,
  options: ReviewOptions,
): Promise<ReviewReport> {
  if (url === undefined)
    throw new UsageError('Which platform? Give its address, or --judge with the folder of a review.');
  const base = addressOf(url);
  const place = parsePlace(options.in ?? usualPlace);
  const authority = options.authority?.trim() || null;
  if (!isPrivateHost(base.hostname) && authority === null) {
    throw new UsageError(
      `${base.hostname} is not on this machine or a private network. Say who allows this review with --authority; it is sealed into the evidence.`,
    );
  }
  const ages = agesOf(options.ages);
  const settings = settingsOf(options.settings);
  const bench = await benchOf(terminal, options);
  const journey = options.surface ? { name: base.hostname } : await loadJourney(terminal, options, base);
  const key = await loadSealKey(options.key ?? keyFile);
  const out = folderFor(options.out, base, today(terminal));
  await needAnswer(base);
  const browser = await open(authority !== null);
  terminal.error(`Reviewing ${base.href} for ages ${ages.join(', ')} in ${place}. Kept in ${out}`);
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
      folder: openFolder(out),
      ...surroundingsOf(place),
      settings,
      clock: terminal.clock,
      timer,
      version,
      onProgress: ({ done, of, at }) => terminal.error(`${String(done).padStart(3)} of ${of}  ${at}`),
    });
  } finally {
    await browser.close();
  }
  const report = judged(readEvidence(out), place, bench);
  writeReport(out, report);
  await sealFolder(out, { review: report.review, key, now: terminal.clock() });
  terminal.error(`Kept and sealed in ${out}: open ${join(out, 'report.html')}`);
  return report;
}

const nobodyThere = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Throws `UsageError` where nobody answers at all. Whatever an answer says is for the review to see. */
async function needAnswer({ hostname, port, protocol, href }: URL): Promise<void> {
  const code = await new Promise<string | undefined>((tried) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      timeout: 10_000,
    });
    const end = (code?: string) => {
      socket.destroy();
      tried(code);
    };
    socket.once('connect', () => end()).once('timeout', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code));
  });
  if (code && nobodyThere.has(code))
    throw new UsageError(`Nobody answers at ${href} (${code}). Is the platform running?`);
}

async function open(reachesPublic: boolean) {
  const executablePath = findChromium(process.env);
  if (executablePath === null) {
    throw new UsageError(
      'There is no Chromium here. Install one ("npm test" does), or set STAIRGATE_CHROMIUM to where it is.',
    );
  }
  return launchBrowser({ executablePath, reachesPublic }).catch((error: Error) => {
    throw new UsageError(`${executablePath} did not start: ${error.message.split('\n')[0]}`);
  });
}

function timer(milliseconds: number) {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
}
