import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  findChromium,
  isPrivateHost,
  isSandboxed,
  type Journey,
  launchBrowser,
  limitsFor,
  loadSealKey,
  mayDoWithout,
  openFolder,
  patienceFor,
  readEvidence,
  readMachine,
  reviewPage,
  runReview,
  type ServiceAnswers,
  sealFolder,
  serviceFile,
  surroundingsOf,
  systemTimer,
  usualLimits,
  whyAway,
} from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import type { ReviewReport } from '@stairgate/wire';
import { today } from '../law-day.ts';
import { type Terminal, UsageError } from '../output.ts';
import { publish } from '../publish.ts';
import { publishTarget, sayPublished } from './add-publish.ts';
import { askPromises, serviceOf } from './ask-promises.ts';
import { holdFolder } from './hold-folder.ts';
import { benchOf, judged, writeReport } from './judged-report.ts';
import { loadJourney } from './load-journey.ts';
import {
  addressOf,
  agesOf,
  folderFor,
  keyFile,
  type ReviewOptions,
  reachOf,
  settingsOf,
  usualPlace,
} from './review-options.ts';
import { takeUp } from './take-up.ts';

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
  const taught = options.surface ? { name: base.hostname } : await loadJourney(terminal, options, base);
  const reaches = [...reachOf(taught.reaches, `reaches of ${options.journey}`), ...reachOf(options.reach)];
  // Of the journey as it is: its steps may lie in a class.
  const journey: Journey = Object.create(taught, { reaches: { value: reaches } });
  const key = await loadSealKey(options.key ?? keyFile);
  const out = folderFor(options.out, base, today(terminal));
  const service = serviceOf(options);
  const target = options.publish && publishTarget(options.publish, '--publish', options.publishKey);
  const reviewed = { url: base.href.replace(/\/$/, ''), platform: journey.name, place, ages, authority };
  const stop = new AbortController();
  const unhear = terminal.onInterrupt?.(() => {
    terminal.error('Stopping. What was seen so far is kept, judged and sealed; Ctrl+C again ends at once.');
    stop.abort();
  });
  const unhearFaults = terminal.onUncaught?.((thrown) => {
    const says = thrown instanceof Error ? thrown.message : String(thrown);
    terminal.error(
      `Something failed beside the steps: ${says}\nWhat was seen so far is kept, judged and sealed.`,
    );
    stop.abort();
  });
  try {
    const browser = await open(terminal, authority !== null, options.sandbox);
    let promises: ServiceAnswers | undefined;
    let letGo = () => {};
    try {
      await needPlatform(browser, base, authority !== null, terminal.patience);
      letGo = holdFolder(out);
      const left = takeUp(terminal, out, reviewed);
      promises = service && (await askPromises(terminal, service, place, ages));
      terminal.error(`Reviewing ${base.href} for ages ${ages.join(', ')} in ${place}. Kept in ${out}`);
      await (options.surface ? reviewPage : runReview)({
        ...reviewed,
        journey,
        seed: left?.seed ?? options.seed ?? randomBytes(8).toString('hex'),
        ...(left && { earlier: left.earlier }),
        browser,
        browserVersion: browser.version(),
        folder: openFolder(out),
        ...surroundingsOf(place),
        settings,
        // Where the machine has much to do, everything is waited for longer: that is no fault of the platform.
        limits: limitsFor(ages.length, Math.max(terminal.patience ?? 1, patienceFor(readMachine()))),
        machine: readMachine,
        clock: terminal.clock,
        timer: systemTimer,
        version,
        stop: stop.signal,
        onProgress: ({ done, of, at }) => terminal.error(`${String(done).padStart(3)} of ${of}  ${at}`),
      });
    } finally {
      letGo();
      await browser.close();
    }
    if (promises) openFolder(out).writeJson(serviceFile, promises);
    const report = judged(readEvidence(out), place, bench, promises ?? null);
    writeReport(out, report);
    await sealFolder(out, { review: report.review, key, now: terminal.clock() });
    terminal.error(`Kept and sealed in ${out}: open ${join(out, 'report.html')}`);
    if (target) {
      // The review is kept whatever comes of this.
      const told = await publish(out, target).then(sayPublished, (error: Error) =>
        [
          `The report was not published: ${error.message}`,
          `Try again: stairgate publish ${out} --service ${target.url}`,
        ].join('\n'),
      );
      terminal.error(told);
    }
    return report;
  } finally {
    unhear?.();
    unhearFaults?.();
  }
}

/** Before anything is written: is anybody there? Whatever an answer says is for the review to see. */
async function needPlatform(
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  { href }: URL,
  reachesPublic: boolean,
  times = 1,
): Promise<void> {
  const agent = `StairgateReview/${version}`;
  const patience = usualLimits.navigation * times;
  const why = await whyAway({ browser, url: href, reachesPublic, agent, patience });
  if (why === null) return;
  throw new UsageError(
    `There is nothing to review at ${href}: ${why}. Start the platform or correct the address. Nothing was written.`,
  );
}

async function open(terminal: Terminal, reachesPublic: boolean, isSandboxNeeded: boolean) {
  const executablePath = findChromium(process.env);
  if (executablePath === null) {
    throw new UsageError(
      'There is no Chromium here. Install one ("npm test" does), or set STAIRGATE_CHROMIUM to where it is.',
    );
  }
  const sandbox = isSandboxNeeded && !mayDoWithout(process.env) ? 'needed' : 'where-possible';
  const browser = await launchBrowser({ executablePath, reachesPublic, sandbox }).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  if (!isSandboxed(browser)) {
    terminal.error(
      'The browser runs WITHOUT its sandbox: a page that breaks out of it acts as you do on this machine. Review nothing here that you do not trust.',
    );
  }
  return browser;
}
