import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type CodeFiles, codesFolder, loadCodes, readCodeFiles, readProvisions } from '@stairgate/codes';
import { type Code, type Day, daysOfCode } from '@stairgate/rulebook';
import type { Command } from 'commander';
import { countsText } from './code-days.ts';
import { codePage, coversText } from './code-page.ts';
import { isBaseline, readDay } from './comparison.ts';
import { code as codeSpan, escapeMarkdown, link, markdownTable } from './markdown.ts';
import { json, type Terminal, UsageError } from './output.ts';

interface ReferenceOptions {
  readonly out: string;
  readonly asOf?: Day;
  readonly codes?: string;
  readonly json?: boolean;
}

/** Adds `codes reference` to `codes`. */
export function addReferenceVerb(law: Command, terminal: Terminal): void {
  law
    .command('reference')
    .description('a Markdown page for each code, and an index')
    .requiredOption('--out <folder>', 'where they are written; other .md files there are removed')
    .option('--as-of <day>', 'also say how everything stands on this day, YYYY-MM-DD')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((_options: ReferenceOptions, command: Command) =>
      writeReference(terminal, command.optsWithGlobals<ReferenceOptions>()),
    );
}

function writeReference(terminal: Terminal, { out, asOf, codes: dir, json: asJson }: ReferenceOptions): void {
  const day = asOf === undefined ? undefined : readDay(asOf, '--as-of');
  const { pages, removed } = writePages({ dir, out, asOf: day });
  terminal.out(asJson ? json({ out, pages, removed }) : `${pages.length} pages in ${out}`);
}

/** Writes the pages and takes away those of codes that are gone. Throws `UsageError` on a folder with other pages. */
function writePages(options: PageOptions): { pages: readonly string[]; removed: readonly string[] } {
  const { out } = options;
  const pages = referencePages(options);
  const removed = pagesIn(out).filter((name) => !pages.has(name));
  const foreign = removed.find((name) => !readFileSync(join(out, name), 'utf8').includes(mark));
  if (foreign !== undefined) {
    throw new UsageError(
      `${out} holds ${foreign}, which was not made by this. Give a folder for these pages alone.`,
    );
  }
  mkdirSync(out, { recursive: true });
  for (const name of removed) rmSync(join(out, name));
  for (const [name, text] of pages) writeFileSync(join(out, name), text);
  return { pages: [...pages.keys()], removed };
}

/** The last line of every page, by which they are known. */
const mark = '<!-- Made from codes/ by "npx stairgate codes reference"; change the code, not this page. -->';

/** The Markdown files of a folder; none where there is no such folder. */
function pagesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch {
    return [];
  }
}

export interface PageOptions {
  /** The folder of the codes; by default that of the package. */
  readonly dir?: string | undefined;
  readonly out: string;
  readonly asOf?: Day | undefined;
}

/**
 * The pages by the name of their files, `README.md` being the index. The same on every day unless `asOf` is given.
 * `out` is where they will lie, for links to the files of the codes. Throws `CodeError`.
 */
export function referencePages({ dir = codesFolder, out, asOf }: PageOptions): Map<string, string> {
  const codes = loadCodes({ dir });
  const list = readProvisions(dir);
  const files = readCodeFiles(dir);
  const paths = [...files.keys()].filter((path) => path.endsWith('.yaml')).sort();
  const pages = codes.map((code, at): [string, string] => {
    const path = paths[at]!;
    const page = codePage({
      code,
      provisions: list[code.code] ?? [],
      file: relative(resolve(out), resolve(dir, path)).replaceAll(sep, '/'),
      head: headOf(files, path),
      asOf,
    });
    return [`${code.code}.md`, `${page}\n${mark}\n`];
  });
  const index = indexPage(codes, list, relative(resolve(out), resolve(dir)).replaceAll(sep, '/'));
  return new Map([['README.md', `${index}\n${mark}\n`], ...pages]);
}

/** The comment at the head of a code's file, as Markdown: paragraphs, and lists under headings. */
function headOf(files: CodeFiles, path: string): string[] {
  const content = files.get(path)!;
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  const all = text.split(/\r?\n/);
  const words = all
    .slice(
      0,
      all.findIndex((line) => !line.startsWith('#')),
    )
    .filter((line) => !line.includes('$schema='))
    .map((line) => line.replace(/^# ?/, '').trimEnd());
  const lines = words.flatMap((line, at) => {
    const isTitle = line !== '' && words[at + 1]?.startsWith('- ') && (words[at - 1] ?? '') === '';
    const [, lead = '', rest = ''] = /^(\s*(?:- )?)(.*)$/.exec(line)!;
    return isTitle ? [`## ${escapeMarkdown(line)}`, ''] : [lead + escapeMarkdown(rest)];
  });
  const trimmed = lines.join('\n').trim();
  return trimmed === '' ? [] : [trimmed, ''];
}

function indexPage(codes: readonly Code[], list: ReturnType<typeof readProvisions>, folder: string): string {
  const provisions = codes.reduce((sum, { code }) => sum + (list[code]?.length ?? 0), 0);
  const baselines = codes.filter(isBaseline).length;
  const laws = codes.length - baselines;
  const count = (lines: readonly unknown[]) => (lines.length === 0 ? '' : String(lines.length));
  const calendar = codes
    .flatMap((code) => daysOfCode(code).map((one) => ({ ...one, code })))
    .sort((a, b) => a.day.localeCompare(b.day));
  return [
    '# Codes',
    '',
    `${laws} laws, codes of practice, bills and standards, and ${baselines === 1 ? 'a baseline' : `${baselines} baselines`}, with ${provisions} provisions: a page for each, with every`,
    `provision, what carries it, its status and days, its source, and what it says in plain words. Made from the files in ${link(codeSpan('codes/'), folder)}.`,
    'These pages say from which day something binds and not how it stands today; for a day, add `--as-of` to',
    '`npx stairgate codes reference`, or ask `npx stairgate codes`.',
    '',
    ...markdownTable(
      ['Code', 'Where', 'Covers', 'Provisions', 'Rules', 'Duties', 'Mappings', 'Not modelled', 'Binds from'],
      codes.map((code) => [
        `${link(escapeMarkdown(code.short), `${code.code}.md`)}: ${escapeMarkdown(code.title)}`,
        code.jurisdiction,
        escapeMarkdown(coversText(code)),
        String(list[code.code]?.length ?? 0),
        count(code.rules),
        count(code.duties),
        count(code.mappings),
        count(code.unmodelled),
        isBaseline(code) ? 'always' : (daysOfCode(code).find(({ begins }) => begins.length > 0)?.day ?? ''),
      ]),
    ),
    '',
    'No day under "binds from": nothing in it binds. It is a bill, a plan, stopped by a court, or a standard.',
    'What a code covers and does not speak of, it leaves to the platform. What no code of a place covers at an age, the',
    'baseline holds for.',
    '',
    '## Calendar',
    '',
    ...markdownTable(
      ['Day', 'Code', 'Begins to bind', 'No longer binds'],
      calendar.map(({ day, begins, ends, code }) => [
        day,
        link(escapeMarkdown(code.short), `${code.code}.md`),
        countsText(begins),
        countsText(ends),
      ]),
    ),
    '',
    '## Words',
    '',
    `Effects from loose to strict: \`allow\`, \`opt-in\` (only after this child chose it), \`guardian\` (only after a verified`,
    `guardian consented), \`forbid\`. The stricter of two counts, and what is owed besides adds up. "Sure" is how sure the list of`,
    `provisions is of the text; a line is never surer, and what is unconfirmed never binds. The format is in`,
    `${link('the README of the codes', `${folder}/README.md`)}.`,
    '',
  ].join('\n');
}
