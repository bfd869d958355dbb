import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadCodes } from '@stairgate/codes';
import {
  allChecks,
  askService,
  castOf,
  changesSince,
  compare,
  compareCsv,
  comparePage,
  driftOf,
  type Evidence,
  EvidenceError,
  isPrivateHost,
  type Journey,
  judge,
  judgePractices,
  launchBrowser,
  loadSealKey,
  makeReport,
  openFolder,
  ReportError,
  type ReviewReport,
  readEvidence,
  readReview,
  readServiceAnswers,
  reportCsv,
  reportPage,
  reportSarif,
  runReview,
  SealError,
  type ServiceAnswers,
  sealFolder,
  serviceFile,
  surroundingsOf,
  usualAges,
  usualLimits,
  verifyFolder,
} from '@stairgate/review';
import {
  compile,
  isSituation,
  PlaceError,
  parsePlace,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { needLaw, readDay, today } from './law-day.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { type Published, publish } from './publish.ts';
import { readSecret, readServiceUrl } from './service-access.ts';

interface ReviewOptions {
  readonly journey?: string;
  readonly set: readonly string[];
  readonly in: string;
  readonly ages: string;
  readonly authority?: string;
  readonly out?: string;
  readonly judge?: string;
  readonly since?: string;
  readonly asOf?: string;
  readonly codes?: string;
  readonly settings?: string;
  readonly seed?: string;
  readonly key?: string;
  readonly service?: string;
  readonly serviceKey?: string;
  readonly publish?: string;
  readonly publishKey?: string;
  readonly json?: boolean;
}

const version = '0.1.0';
const keyFile = join(homedir(), '.config', 'stairgate', 'review-key.json');

/** `review`, `compare`, `verify`, `publish`: looking at platforms, and at what looking at them found. */
export function addReviewVerbs(program: Command, terminal: Terminal, setExit: (code: number) => void): void {
  program
    .command('review [url]')
    .description('signs up as a child of each age in a real browser, and says what falls short of the law')
    .option('--journey <file>', 'the file that teaches the reviewer this platform')
    .option(
      '--set <name=value>',
      'something that the journey wants to know; may be given more than once',
      collect,
      [],
    )
    .option('--in <place>', 'where the personas say they are, and by whose law it is judged', 'GB')
    .option('--ages <list>', 'ages of the children, such as 8,12,15', usualAges.join())
    .option(
      '--authority <words>',
      'who allows this review; needed for anything but loopback and private networks',
    )
    .option('--out <folder>', 'where everything is kept')
    .option('--judge <folder>', 'judge what an earlier review kept, with no browser')
    .option('--since <folder>', 'an earlier review, to say what is different')
    .option('--as-of <day>', 'the day whose law counts, YYYY-MM-DD (default: today)')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--settings <list>', 'situations whose settings are looked for (default: all)')
    .option('--seed <text>', 'what names and texts are made from; the same seed types the same')
    .option('--key <file>', 'the key that seals what was found; made where there is none', keyFile)
    .option('--service <address>', 'the live service of the platform: ask it what should hold for each child')
    .option('--service-key <file>', 'holds a platform key for it (STAIRGATE_SERVICE_KEY)')
    .option('--publish <address>', 'send the report to the operator of this service')
    .option('--publish-key <file>', 'holds an operator key for it (STAIRGATE_PUBLISH_KEY)')
    .option('--json', 'print the report as JSON')
    .action(async (url: string | undefined, options: ReviewOptions) => {
      const report = await tell(() =>
        options.judge ? judgeAgain(terminal, options) : reviewNow(terminal, url, options),
      );
      terminal.out(options.json ? json(report) : summary(terminal, report));
      const looser = report.drift?.lines.some(({ state }) => state === 'looser-than-promised') ?? false;
      setExit(looser || report.findings.some(({ verdict }) => verdict === 'falls-short') ? 1 : 0);
    });

  program
    .command('publish <folder>')
    .description('send the report of a review to the operator of a service, for its console')
    .requiredOption('--service <address>', 'the service')
    .option('--publish-key <file>', 'holds an operator key for it (STAIRGATE_PUBLISH_KEY)')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: { service: string; publishKey?: string; json?: boolean }) => {
      const to = publishTarget(options.service, '--service', options.publishKey);
      const { valid } = await tell(() => verifyFolder(folder));
      if (!valid) terminal.error(`${folder} is not as it was sealed; "stairgate verify ${folder}" says why.`);
      const published = await tell(() => publish(folder, to));
      terminal.out(options.json ? json(published) : sayPublished(published));
    });

  program
    .command('verify <folder>')
    .description('whether a review is as it was sealed: finds one changed byte')
    .option('--public-key <file>', 'the public key of whoever sealed it')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: { publicKey?: string; json?: boolean }) => {
      const check = await tell(() => verifyFolder(folder, { publicKey: readPublicKey(options.publicKey) }));
      if (options.json) terminal.out(json(check));
      else {
        for (const { says } of check.problems) terminal.out(`${paint(terminal, 'red', '✗')} ${says}`);
        terminal.out(
          check.valid
            ? `${paint(terminal, 'green', 'Whole')}: ${check.files} files are as they were sealed by ${check.kid}${check.keyKnown ? ', the key that you gave' : '. Whose key that is, this cannot tell: give --public-key'}.`
            : paint(terminal, 'red', 'Not as it was sealed.'),
        );
      }
      setExit(check.valid ? 0 : 1);
    });

  program
    .command('compare <folders...>')
    .description('several reviews beside each other, as a page and as CSV')
    .option('--out <folder>', 'where the page and the CSV are written', '.')
    .option('--json', 'print JSON')
    .action(async (folders: string[], options: { out: string; json?: boolean }) => {
      const reviews = await tell(() => Promise.all(folders.map((folder) => readReview(folder))));
      for (const { dir, seal } of reviews) {
        if (!seal.valid)
          terminal.error(`${dir} is not as it was sealed; "stairgate verify ${dir}" says why.`);
      }
      const comparison = compare(reviews.map(({ dir, report }) => ({ report, href: `${dir}/report.html` })));
      if (options.json) {
        terminal.out(json(comparison));
        return;
      }
      const folder = openFolder(options.out);
      folder.write('comparison.html', comparePage(comparison));
      folder.write('comparison.csv', compareCsv(comparison));
      terminal.out(`Written: ${join(options.out, 'comparison.html')} and comparison.csv`);
    });
}

function publishTarget(url: string, option: string, file: string | undefined) {
  const key = { file, fileOption: '--publish-key', variable: 'STAIRGATE_PUBLISH_KEY' } as const;
  return { url: readServiceUrl(url, option), key: readSecret({ ...key, scope: 'operator' }) };
}

function sayPublished({ known, page }: Published): string {
  return known ? `It was there already: ${page}` : `Published: ${page}`;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Errors of the reviewer are for the person at the terminal. */
async function tell<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EvidenceError || error instanceof ReportError || error instanceof SealError)
      throw new UsageError(error.message);
    if (error instanceof PlaceError) throw new UsageError(`--in: ${error.message}`);
    throw error;
  }
}

async function reviewNow(
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
  const journey = await loadJourney(options);
  const ages = agesOf(options.ages);
  const service = serviceOf(options);
  const target = options.publish && publishTarget(options.publish, '--publish', options.publishKey);
  const promises = service && (await ask(terminal, service, place, ages));
  const browser = await launchBrowser({ reachesPublic: authority !== null });
  try {
    await runReview({
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
  if (promises) openFolder(options.out).writeJson(serviceFile, promises);
  const report = await judged(options.out, law, place, options.since);
  writeReport(options.out, report);
  const key = await loadSealKey(options.key ?? keyFile);
  await sealFolder(options.out, { review: report.review, key, now: terminal.clock() });
  if (!options.json)
    terminal.error(`Kept and sealed in ${options.out}: open ${join(options.out, 'report.html')}`);
  if (target) {
    // The review is kept whatever comes of this.
    const told = await publish(options.out, target).then(sayPublished, (error: Error) =>
      [
        `The report was not published: ${error.message}`,
        `Try again: stairgate publish ${options.out} --service ${target.url}`,
      ].join('\n'),
    );
    terminal.error(told);
  }
  return report;
}

interface Service {
  readonly url: string;
  readonly key: string;
}

function serviceOf({ service, serviceKey: file }: ReviewOptions): Service | undefined {
  if (service === undefined) return undefined;
  const key = { file, fileOption: '--service-key', variable: 'STAIRGATE_SERVICE_KEY' } as const;
  return { url: readServiceUrl(service, '--service'), key: readSecret({ ...key, scope: 'platform' }) };
}

/** What the service promises to each child. A service that cannot be asked costs no review: it is said, and kept. */
async function ask(
  terminal: Terminal,
  service: Service,
  place: string,
  ages: readonly number[],
): Promise<ServiceAnswers> {
  const { clock } = terminal;
  const promises = await askService({ ...service, place, personas: castOf(ages), fetch, clock, timer });
  const problems = new Set(promises.personas.flatMap(({ problem }) => problem ?? []));
  for (const problem of problems)
    terminal.error(`${paint(terminal, 'red', '✗')} ${service.url} could not be asked: ${problem}`);
  if (problems.size === 0)
    terminal.error(`${service.url} says what should hold for ${promises.personas.length} children.`);
  return promises;
}

/** Judges saved evidence anew. What is sealed stays as it is: the new report goes to `--out`, or to the terminal. */
async function judgeAgain(terminal: Terminal, options: ReviewOptions): Promise<ReviewReport> {
  const dir = options.judge!;
  if (options.service !== undefined)
    throw new UsageError(
      '--judge asks no service: what one promised when the review was made is in its folder.',
    );
  const report = await judged(dir, lawOf(terminal, options), parsePlace(options.in), options.since);
  if (options.out !== undefined) writeReport(options.out, report);
  return report;
}

async function judged(
  dir: string,
  rulebook: ReturnType<typeof lawOf>,
  place: string,
  since: string | undefined,
): Promise<ReviewReport> {
  const evidence: Evidence = readEvidence(dir);
  const options = { rulebook, in: place };
  const promises = readServiceAnswers(dir);
  const report = makeReport({
    evidence,
    ...(promises && { drift: driftOf(evidence, promises, allChecks) }),
    findings: judge(evidence, allChecks, options),
    practiceFindings: judgePractices(evidence, allChecks, options),
    law: { places: [place], asOf: rulebook.asOf, revision: rulebook.revision },
    limits: { ...usualLimits },
  });
  if (since === undefined) return report;
  const before = await readReview(since);
  return { ...report, changes: changesSince(before.report, report) };
}

function writeReport(dir: string, report: ReviewReport): void {
  const folder = openFolder(dir);
  folder.write('report.html', reportPage(report));
  folder.writeJson('report.json', report);
  folder.writeJson('report.sarif', reportSarif(report));
  folder.write('report.csv', reportCsv(report));
}

function lawOf(terminal: Terminal, options: ReviewOptions) {
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  const codes = loadCodes({ dir: options.codes });
  needLaw(codes, asOf);
  return compile(codes, { asOf });
}

function addressOf(url: string): URL {
  try {
    const address = new URL(url);
    if (address.protocol === 'http:' || address.protocol === 'https:') return address;
  } catch {
    // Said below.
  }
  throw new UsageError(
    `"${url}" is no web address. Write it as http://127.0.0.1:4301 or https://example.org.`,
  );
}

function agesOf(text: string): readonly number[] {
  const ages = text.split(',').map((part) => Number(part.trim()));
  if (ages.length === 0 || ages.some((age) => !Number.isInteger(age) || age < 0 || age > 17)) {
    throw new UsageError(`--ages "${text}": give whole years of children, such as 8,12,15.`);
  }
  return ages;
}

function settingsOf(text: string | undefined): readonly Situation[] {
  if (text === undefined) return situations;
  return text.split(',').map((word) => {
    if (!isSituation(word))
      throw new UsageError(`--settings: "${word}" is no situation. "stairgate situations" lists them.`);
    return word;
  });
}

/** A file with `export const journey` or, where it wants to know something, `export function journey(options)`. */
async function loadJourney({ journey: file, set }: ReviewOptions): Promise<Journey> {
  if (file === undefined) throw new UsageError('How is it used? Add --journey with the file that says so.');
  const given = Object.fromEntries(
    set.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set "${pair}": write it as name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  if (!existsSync(file)) throw new UsageError(`--journey: there is no file ${file}.`);
  const { journey } = (await import(pathToFileURL(resolve(file)).href)) as { journey?: unknown };
  const made = typeof journey === 'function' ? (journey(given) as unknown) : journey;
  if (typeof made !== 'object' || made === null || typeof (made as Journey).name !== 'string') {
    throw new UsageError(`${file} exports no journey. Write "export const journey: Journey = { name: … }".`);
  }
  return made as Journey;
}

function readPublicKey(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(
      `--public-key: there is no file ${file}. It is the public-key.json of whoever sealed the review.`,
    );
  }
}

function timer(milliseconds: number) {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
}

function summary(terminal: Terminal, report: ReviewReport): string {
  const short = report.findings.filter(({ verdict }) => verdict === 'falls-short');
  const practices = report.practices.filter(({ verdict }) => verdict === 'falls-short');
  const count = (verdict: string) => report.findings.filter((one) => one.verdict === verdict).length;
  const lines = [...short, ...practices].map(
    ({ title, age, fix, rules }) =>
      `  ${paint(terminal, 'red', '✗')} ${title}${age === null ? '' : ` at ${age}`}: ${fix ?? ''}\n      ${rules.slice(0, 3).join(', ')}`,
  );
  return [
    `${paint(terminal, 'bold', report.review.platform)}, ${report.review.url}, by the law of ${report.review.place} on ${report.law.asOf}`,
    ...(lines.length > 0 ? ['', 'Falls short', ...lines] : []),
    ...driftLines(terminal, report),
    '',
    `${short.length + practices.length} fall short, ${count('meets')} meet, ${count('stricter')} are stricter, ${count('cannot-tell')} cannot be told, ${count('not-tested')} were not tested.`,
  ].join('\n');
}

function driftLines(terminal: Terminal, { drift }: ReviewReport): readonly string[] {
  if (drift === null) return [];
  const loose = drift.lines.filter(({ state }) => state === 'looser-than-promised');
  const kept = drift.lines.filter(({ state }) => state === 'kept').length;
  return [
    '',
    `What ${drift.service} promises: ${kept} kept, ${loose.length} looser than promised`,
    ...loose.map(
      ({ title, age, promised, seen }) =>
        `  ${paint(terminal, 'red', '✗')} ${title} at ${age}: promised ${promised}, seen ${seen === null ? 'nothing' : [...new Set(seen)].join(' to ')}`,
    ),
    ...new Set(drift.problems.map(({ says }) => `  ${paint(terminal, 'yellow', '?')} ${says}`)),
  ];
}
