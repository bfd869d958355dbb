import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { situations } from '@stairgate/rulebook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeProgram } from './program.ts';
import { stairgate } from './stairgate.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exitCode, out } = await stairgate('completion', shell);
    expect(exitCode).toBe(0);
    writeFileSync(join(folder, shell), `${out}\n`);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers where the cursor is at the end of these words. */
function offered(...words: string[]): string[] {
  const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stairgate; printf '%s\n' "\${COMPREPLY[@]}"`;
  const path = join(folder, 'bash');
  const out = execFileSync('bash', ['--norc', '-uc', ask, 'bash', path, 'stairgate', ...words], {
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it('offers verbs, then actions, then options of just that', () => {
    expect(offered('pro')).toEqual(['protections', 'profile', 'prove']);
    expect(offered('keys', 'c')).toEqual(['create']);
    expect(offered('keys', 'create', '--sc')).toEqual(['--scope', '--scopes']);
    expect(offered('decide', '--sc')).toEqual([]);
    expect(offered('demo')).toEqual([]);
  });

  it('offers situations where one is wanted, and values where they are a closed list', () => {
    expect(offered('decide', 'contact.message/a')).toEqual(
      situations.filter((one) => one.startsWith('contact.message/a')),
    );
    expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  });

  it('leaves what an option takes to the shell, which knows files', () => {
    expect(offered('verify', '--public-key', '')).toEqual([]);
    expect(offered('decide', '--in', '')).toEqual([]);
  });

  it('knows every verb, action and option', async () => {
    const program = await wholeProgram({ out() {}, error() {}, colour: false, clock: () => 0 });
    for (const verb of program.commands) {
      if (verb.name() === 'demo-wallet') continue;
      expect(offered(verb.name())).toContain(verb.name());
      const found = offered(verb.name(), '');
      for (const one of verb.createHelp().visibleCommands(verb)) expect(found).toContain(one.name());
      for (const { long } of verb.createHelp().visibleOptions(verb)) expect(found).toContain(long);
    }
  });
});

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
for (const [shell, check] of [
  ['zsh', '-n'],
  ['fish', '--no-execute'],
] as const)
  it.runIf(isInstalled(shell))(`is sound for ${shell}`, () => {
    execFileSync(shell, [check, join(folder, shell)], { encoding: 'utf8' });
  });

it('says of every verb to fish what it is for', () => {
  const fish = readFileSync(join(folder, 'fish'), 'utf8');
  expect(fish).toContain(
    "complete -c stairgate -f -n '__fish_use_subcommand' -a 'prove' -d 'walk the whole rulebook",
  );
  expect(fish).toContain("-n '__fish_seen_subcommand_from keys; and not __fish_seen_subcommand_from");
});

it('refuses another shell, with those there are', async () => {
  const { exitCode, error } = await stairgate('completion', 'csh');
  expect([exitCode, error]).toEqual([2, expect.stringMatching(/bash, zsh, fish/)]);
});
