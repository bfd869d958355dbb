import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-build-'));
  for (const file of ['defaults.json', 'stairgate.yaml']) {
    copyFileSync(join(root, 'examples/check', file), join(folder, file));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Action {
  inputs: Record<string, { default?: string; required?: boolean }>;
  runs: { steps: { uses?: string; run?: string; env?: Record<string, string> }[] };
}

/** Runs the shell step of action.yml as a runner would, in the folder of somebody's sources. */
function runAction(given: Record<string, string>) {
  const { inputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
  const step = runs.steps.find(({ run }) => run !== undefined)!;
  const value = (name: string) => {
    expect(inputs).toHaveProperty(name);
    return given[name] ?? inputs[name]!.default ?? '';
  };
  const env = Object.entries(step.env!).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => value(input)),
  ]);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run!],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...Object.fromEntries(env), GITHUB_ACTION_PATH: root },
    },
  );
  return { status, stdout, stderr };
}

test('the action checks, writes SARIF, and fails where the defaults fall short', () => {
  const passed = runAction({ defaults: 'defaults.json', profile: 'stairgate.yaml' });
  expect(passed).toMatchObject({ status: 0, stderr: '' });
  expect(passed.stdout).toMatch(/^Nothing falls short\. .* The report is in stairgate\.sarif\.\n$/);
  const log = JSON.parse(readFileSync(join(folder, 'stairgate.sarif'), 'utf8'));
  expect(log.version).toBe('2.1.0');
  expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual({
    uri: 'defaults.json',
    uriBaseId: '%SRCROOT%',
  });

  // Without the profile, which says what the service offers, most settings are not declared.
  const short = runAction({ defaults: 'defaults.json', in: 'GB', date: '2026-11-22' });
  expect(short.status).toBe(1);
  expect(short.stdout).toMatch(/^This falls short\./);
  const lenient = { defaults: 'defaults.json', in: 'GB', date: '2026-11-22', 'allow-undeclared': 'true' };
  expect(runAction(lenient).status).toBe(0);
  // In the United States no code covers people of 13 and older, and the baseline asks a guardian about strangers.
  expect(runAction({ ...lenient, in: 'GB,US' }).status).toBe(1);
  expect(runAction({ defaults: 'none.json', in: 'GB' })).toMatchObject({ status: 2 });
});

test('nothing in an input of the action is read as shell', () => {
  const words = '$(touch made); touch made "; touch made';
  const { status, stderr } = runAction({ defaults: 'defaults.json', in: words });
  expect(status).toBe(2);
  expect(stderr).toContain('--in');
  expect(existsSync(join(folder, 'made'))).toBe(false);
});

test('the pre-commit hook runs from a clone, in the folder of somebody else', () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
  expect(hook).toMatchObject({ language: 'script', pass_filenames: false });
  const run = (...args: string[]) =>
    spawnSync(join(root, hook.entry), args, { cwd: folder, encoding: 'utf8', env: process.env });
  const args = ['defaults.json', '--profile', 'stairgate.yaml'];
  expect(run(...args)).toMatchObject({ status: 0 });
  const loose = readFileSync(join(folder, 'defaults.json'), 'utf8').replace('"off"', '"on"');
  writeFileSync(join(folder, 'defaults.json'), loose);
  const { status, stdout } = run(...args);
  expect(status).toBe(1);
  expect(stdout).toContain('Looser than the rulebook');
  for (const file of ['defaults.json', 'app/defaults.yaml', 'stairgate.yaml']) {
    expect(new RegExp(hook.files).test(file)).toBe(true);
  }
});
