import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { compile, settingFor, settings, situations } from '@stairgate/rulebook';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stairgate, today } from './stairgate.testing.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-check-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Errata 01 of the OASIS standard, as published with it; its draft-04 keywords mean the same in draft-07. */
const { $schema: _, id: __, ...sarifSchema } = read('testing/sarif-2.1.0.schema.json');
const fitsSarif = addFormats.default(new Ajv({ strict: false, allErrors: true })).compile(sarifSchema);
const fitsReport = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  read('packages/cli/check-report.schema.json'),
);

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  return path;
}

/** What a service that keeps to the rulebook would declare. */
function lawful(where: string): { ages: string; defaults: Record<string, unknown>[] } {
  const scope = compile(loadCodes(), { asOf: today }).scope(where);
  const defaults = Array.from({ length: 18 }, (_, year) => year).flatMap((year) =>
    situations.map((situation, number) => {
      const { own, obligations } = scope.row({ lo: year, hi: year, level: 'self-declared' })[number]!;
      return { situation, ages: year, setting: settingFor(own), obligations };
    }),
  );
  return { ages: '0-17', defaults };
}

describe('the real codes', () => {
  test.each(['GB', 'US-CA,FR', 'unknown'])(
    'what they say passes in %s, and one setting loosened is found, with its line',
    async (where) => {
      const good = lawful(where);
      const path = write('lawful.json', good);
      const passed = await stairgate('check', path, '--in', where, '--format', 'json');
      expect(JSON.parse(passed.out)).toMatchObject({
        ok: true,
        findings: [],
        counts: { meets: 18 * situations.length },
      });
      expect(passed.exitCode).toBe(0);

      const strict = [...settings]
        .reverse()
        .find((one) => good.defaults.some(({ setting }) => setting === one))!;
      const at = good.defaults.findIndex(({ setting }) => setting === strict);
      const { situation, ages } = good.defaults[at]!;
      const loose = good.defaults.with(at, { ...good.defaults[at], setting: 'on' });
      const text = JSON.stringify({ ...good, defaults: loose }, null, 1);
      const { out, exitCode } = await stairgate('check', write('loose.json', text), '--in', where, '--json');
      expect(exitCode).toBe(1);
      const { findings } = JSON.parse(out);
      expect(findings).toMatchObject([
        {
          kind: 'looser',
          situation,
          ages: { lo: ages, hi: ages },
          declared: 'on',
          right: strict,
        },
      ]);
      const lines = text.split('\n');
      expect(lines[findings[0].line - 1]!.slice(findings[0].column - 1)).toBe('{');
      expect(lines.slice(findings[0].line).join('').split('}')[0]).toContain('"setting": "on"');
      expect(findings[0].rules[0]).toMatchObject({ url: expect.stringMatching(/^https:/) });
    },
  );
});

const example = join(root, 'examples/check/defaults.json');
const profile = join(root, 'examples/check/stairgate.yaml');

describe('reports', () => {
  const loose = () => {
    const { defaults, ...rest } = read('examples/check/defaults.json');
    const [contact, , , message, ...others] = defaults;
    const open = { situation: 'profile.view/*', setting: 'on', obligations: ['explain-risk'] };
    return write('loose.json', { ...rest, defaults: [contact, open, message, ...others] });
  };

  test('the example passes, and says what it leaves open', async () => {
    const { exitCode, out } = await stairgate('check', example, '--profile', profile);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      'Defaults of Hazel in GB\nages 13-17, declared-by-guardian-or-device, by the law of 2026-11-22',
    );
    expect(out).toContain('Nothing falls short. Settings by year of age: 0 looser, 0 not declared');
    expect(out).toContain('No code of GB covers engage.notify at ages 13-17, on 2026-11-22: ');
  });

  test('what only waits for another setting is judged by itself', async () => {
    // Under 13 nothing is open without an account, for which the guardian has to consent.
    const { defaults, ...rest } = read('examples/check/defaults.json');
    const young = write('young.json', { ...rest, ages: '10-12', defaults });
    const { out } = await stairgate('check', young, '--profile', profile, '--json');
    const looser = JSON.parse(out).findings.filter(({ kind }: { kind: string }) => kind === 'looser');
    const situations = looser.map(({ situation }: { situation: string }) => situation);
    expect(situations).toContain('profile.view/anyone');
    for (const open of ['profile.view/contact', 'contact.message/contact']) {
      expect(situations).not.toContain(open);
      const decided = await stairgate('decide', open, '--in', 'GB', '--age', '11', '--json');
      expect(JSON.parse(decided.out)).toMatchObject({ effect: 'guardian', own: 'allow' });
    }
  });

  test('as text: the worst first, each with its line, its rule and what would do', async () => {
    const { exitCode, out } = await stairgate('check', loose(), '--profile', profile);
    expect(exitCode).toBe(1);
    const titles = [...out.matchAll(/^(\w.*) \(\d+\)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      'Looser than the rulebook',
      'Owed, and not among what is declared',
      'Not declared',
      'Obligations of which nobody says whether they are met',
    ]);
    expect(out).toMatch(
      /profile\.view\/adult at 13-17: declared on, off would do {2}.*loose\.json:11:5\n {4}Children's code, /,
    );
    expect(out).toMatch(
      /presence\.show\/contact at 13-17: off with explain-risk, .* would do \(Children's code/,
    );
    expect(out).toContain('This falls short. Settings by year of age: 15 looser, 10 not declared');
  });

  test('as JSON, by its schema', async () => {
    for (const path of [example, loose()]) {
      const { out } = await stairgate('check', path, '--in', 'GB,US', '--format', 'json');
      fitsReport(JSON.parse(out));
      expect(fitsReport.errors).toBe(null);
      expect(JSON.parse(out)).toMatchObject({ service: 'Hazel', in: ['GB', 'US'], ages: { lo: 13, hi: 17 } });
    }
  });

  test('as SARIF 2.1.0, by the schema of the standard', async () => {
    const { out } = await stairgate('check', loose(), '--profile', profile, '--format', 'sarif');
    const log = JSON.parse(out);
    fitsSarif(log);
    expect(fitsSarif.errors).toBe(null);
    expect(fitsSarif({ ...log, runs: [{ ...log.runs[0], result: [] }] })).toBe(false);
    const [{ tool, results }] = log.runs;
    const [worst] = results;
    expect(worst).toMatchObject({ level: 'error', properties: { finding: 'looser', right: 'off' } });
    expect(worst.message.text).toMatch(
      /^profile\.view\/\w+ at 13-17 is declared "on"; "off" would do\. .* \(Children's code/,
    );
    expect(worst.locations[0].physicalLocation).toMatchObject({ region: { startLine: 11, startColumn: 5 } });
    expect(worst.locations[0].physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*loose\.json$/);
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex]).toMatchObject({
        id: ruleId,
        helpUri: expect.stringMatching(/^https:/),
      });
      expect(locations).toHaveLength(1);
    }
    expect(new Set(results.map((one: { level: string }) => one.level))).toEqual(
      new Set(['error', 'warning', 'note']),
    );
    const prints = results.map((one: { partialFingerprints: object }) =>
      JSON.stringify(one.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(results.length);

    const inside = await stairgate(
      'check',
      relative(process.cwd(), example),
      '--in',
      'GB',
      '--format',
      'sarif',
    );
    const [first] = JSON.parse(inside.out).runs[0].results;
    const { artifactLocation } = first.locations[0].physicalLocation;
    expect(artifactLocation.uriBaseId).toBe('%SRCROOT%');
    expect(join(process.cwd(), artifactLocation.uri)).toBe(example);
  });

  test('codes that the profile leaves out are named in every form', async () => {
    const exempt =
      'exempt:\n  - {code: uk-aadc, reason: No child uses it., approver: Counsel, approved: 2026-01-01, expires: 2027-01-01}\n';
    const own = write('exempt.yaml', readFileSync(profile, 'utf8') + exempt);
    const ask = async (...words: string[]) =>
      (await stairgate('check', example, '--profile', own, ...words)).out;
    expect(await ask()).toContain(
      'as the operator documents\n  uk-aadc: No child uses it. Approved by Counsel',
    );
    const report = JSON.parse(await ask('--json'));
    expect(report.exemptions).toMatchObject([{ code: 'uk-aadc', expires: '2027-01-01' }]);
    expect(fitsReport(report)).toBe(true);
    expect(await ask('--format', 'sarif')).toContain('"code": "uk-aadc"');
    const page = await stairgate('protections', '--in', 'GB', '--age', '15', '--profile', own);
    expect(page.out).toContain('uk-aadc: No child uses it.');
  });

  test('--out writes the report and says how it stands', async () => {
    const report = join(folder, 'report.sarif');
    const words = ['check', loose(), '--profile', profile, '--format', 'sarif', '--out', report];
    const { out, exitCode } = await stairgate(...words);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^This falls short\. .* The report is in .*report\.sarif\.$/);
    expect(fitsSarif(JSON.parse(readFileSync(report, 'utf8')))).toBe(true);
  });

  test('what is not declared fails, unless that is let pass, and is reported in either case', async () => {
    const { defaults, ...rest } = read('examples/check/defaults.json');
    const part = write('part.json', { ...rest, defaults: defaults.slice(3) });
    expect((await stairgate('check', part, '--profile', profile)).exitCode).toBe(1);
    const let_ = await stairgate('check', part, '--profile', profile, '--allow-undeclared');
    expect(let_.exitCode).toBe(0);
    expect(let_.out).toContain('Not declared (');
    expect(let_.out).toContain('what is not declared was let pass');
  });

  test('a deviation is honoured and named; an expired one is not', async () => {
    const own = write(
      'own.yaml',
      `${readFileSync(profile, 'utf8')}deviations:\n  - {id: friends, situations: [presence.show/contact], ages: 13-17, effect: allow,
     reason: Because., approver: Board, approved: 2026-01-01, expires: 2026-12-31}\n`,
    );
    const { defaults, ...rest } = read('examples/check/defaults.json');
    const on = { situation: 'presence.show/contact', setting: 'on' };
    const path = write('on.json', { ...rest, defaults: [...defaults, on] });
    const now = await stairgate('check', path, '--profile', own);
    expect(now.exitCode).toBe(0);
    expect(now.out).toContain(
      'Moved by documented deviations\n  presence.show/contact at 13-17: friends, approved by Board',
    );
    const later = await stairgate('check', path, '--profile', own, '--as-of', '2027-01-01');
    expect(later.exitCode).toBe(1);
    expect(later.error).toMatch(/^Note: .*own\.yaml:\d+:\d+ It expired on 2026-12-31/);
  });
});

describe('asked wrongly, it says what would be right', () => {
  test.each([
    [[], /missing required argument/],
    [['nothing.json', '--in', 'GB'], /nothing\.json:1:1 The file is not there/],
    [[example], /Say where the service operates: --in GB/],
    [[example, '--in', 'EU'], /--in: .*such as FR or IE/],
    [[example, '--in', 'GB', '--as-of', 'soon'], /--as-of soon is no day/],
    [
      [example, '--in', 'GB', '--date', '2027-01-01'],
      /--date is called --as-of, as everywhere\. Write --as-of 2027-01-01/,
    ],
    [[example, '--in', 'GB', '--as-of', '1980-01-01'], /no rule of these codes binds, which permits nothing/],
    [[example, '--in', 'GB', '--format', 'pdf'], /text, json, sarif/],
    [[example, '--in', 'GB', '--profile', 'none.yaml'], /none\.yaml:1:1 The file is not there/],
    [
      [example, '--in', 'GB', '--out', '/nowhere/report.txt'],
      /--out \/nowhere\/report\.txt cannot be written/,
    ],
    [['BROKEN', '--in', 'GB'], /broken\.json:1:15 .*no setting\. Add setting/],
  ])('%j', async (words, message) => {
    const broken = write('broken.json', '{"defaults": [{"situation": "profile.view/*"}]}');
    const { exitCode, error, out } = await stairgate(
      'check',
      ...words.map((one) => (one === 'BROKEN' ? broken : one)),
    );
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at /);
  });
});
