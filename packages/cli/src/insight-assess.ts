import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessment } from '@stairgate/insight/assessment';
import { compile } from '@stairgate/rulebook';
import { codesFrom } from './codes-from.ts';
import { readReviews } from './insight-report.ts';
import { today } from './law-day.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { readProfile } from './question.ts';
import { readGivenJson } from './read-given.ts';

export interface AssessOptions {
  readonly profile: string;
  readonly out: string;
  readonly review?: readonly string[];
  readonly counts?: string;
  readonly written?: string;
  readonly before?: string;
  readonly sign?: string;
  readonly role?: string;
  readonly codes?: string;
  readonly json?: boolean;
}

/** `insight assess`. Throws `UsageError`, `CodeError`. */
export async function assess(terminal: Terminal, options: AssessOptions): Promise<void> {
  const { assessmentPage, assessmentWord, cnilPia, compareAssessments, draftAssessment } = await import(
    '@stairgate/insight/assessment'
  );
  const day = today(terminal);
  const codes = await codesFrom(options.codes);
  const profile = (await readProfile(terminal, options.profile, { codes, today: day }))!;
  if ((options.sign === undefined) !== (options.role === undefined))
    throw new UsageError('--sign and --role go together: who signs, and as what.');
  const signOff = options.sign === undefined ? null : { name: options.sign, role: options.role!, date: day };
  let assessment: Assessment;
  try {
    assessment = draftAssessment({
      rulebook: compile(codes, { asOf: day, profile }),
      reviews: await readReviews(options.review ?? []),
      counts: await readCounts(options.counts),
      written: readWritten(options.written),
      signOff,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message);
  }
  const before =
    options.before === undefined
      ? undefined
      : (readGivenJson(options.before, { option: '--before' }) as Assessment);
  if (before && before.format !== 'stairgate-assessment/1')
    throw new UsageError('--before: this is no assessment.json of "insight assess".');
  const changes = before && compareAssessments(before, assessment);
  mkdirSync(options.out, { recursive: true });
  const files: Record<string, string | Uint8Array> = {
    'assessment.json': json(assessment),
    'index.html': assessmentPage(assessment),
    'assessment.docx': await assessmentWord(assessment),
    'cnil-pia.json': json(cnilPia(assessment, new Date(terminal.clock()).toISOString())),
    ...(changes && { 'changes.json': json(changes) }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(options.out, name), content);
  const { unwritten, harms, version } = assessment;
  if (options.json) {
    terminal.out(
      json({
        folder: options.out,
        files: Object.keys(files),
        version,
        unwritten,
        harms: harms.map(({ id, likelihood, severity, left }) => ({ id, likelihood, severity, left })),
        ...(changes && { changes }),
      }),
    );
    return;
  }
  terminal.out(
    [
      `${join(options.out, 'index.html')}: ${harms.length} risks, ${unwritten} questions unwritten.`,
      ...harms.map(({ title, left }) => `  ${title}: ${left}`),
      ...(changes ? [`${changes.length} changes since the one before.`] : []),
    ].join('\n'),
  );
}

async function readCounts(file: string | undefined) {
  if (file === undefined) return null;
  const { isCounts } = await import('@stairgate/wire/counts-fault');
  const given = readGivenJson(file, { option: '--counts' });
  if (!isCounts(given)) throw new UsageError(`--counts: ${file} holds no counts.`);
  return given;
}

/** `{"ico.1.aims": {"text": "…", "by": "…"}}`. */
function readWritten(file: string | undefined): Record<string, { text: string; by: string }> {
  if (file === undefined) return {};
  const given = readGivenJson(file, { option: '--written' });
  const right = `--written: write {"ico.1.aims": {"text": "…", "by": "who wrote it"}} for each question.`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new UsageError(right);
  for (const one of Object.values(given as Record<string, { text?: unknown; by?: unknown } | null>))
    if (
      typeof one?.text !== 'string' ||
      typeof one.by !== 'string' ||
      one.text.trim() === '' ||
      one.by.trim() === ''
    )
      throw new UsageError(right);
  return given as Record<string, { text: string; by: string }>;
}
