import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-profile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const profile = `service: {name: Birch, kinds: [social]}
places: [GB]
deviations:
  - id: friends-see-presence
    situations: [presence.show/contact]
    ages: 16-17
    effect: allow
    reason: Friends of this age agree by phone anyway.
    approver: Child safety board
    approved: 2026-06-01
    expires: 2026-12-31
`;
function file(text = profile): string {
  const path = join(folder, 'stairgate.yaml');
  writeFileSync(path, text);
  return path;
}

describe('profile init', () => {
  test('writes a file that holds, with examples that hold when they are switched on, and overwrites nothing', async () => {
    const path = join(folder, 'new', 'stairgate.yaml');
    expect((await stairgate('profile', 'init', path)).exitCode).toBe(0);
    expect((await stairgate('profile', 'check', path)).exitCode).toBe(0);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+profile\.schema\.json\n/);

    const on = text
      .replace('exempt: []', 'exempt:')
      .replace('deviations: []', 'deviations:')
      .replace(/^# facts:$/m, 'facts:')
      .replace(/^# offers:\n#( .*)\n#( .*)/m, 'offers:\n$1\n$2')
      .replace(/^# {2}(- | {2}\w+:)/gm, '  $1')
      .replace(/^#( {2,4})/gm, '$1');
    writeFileSync(path, on);
    const { exitCode, out, error } = await stairgate('profile', 'check', path, '--json');
    expect(error).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      profile: {
        exempt: [{}],
        deviations: [{ id: 'friends-see-presence' }],
        offers: [{}, {}].map(() => expect.any(String)),
      },
    });
    expect(exitCode).toBe(0);

    const again = await stairgate('profile', 'init', path);
    expect(again).toMatchObject({ exitCode: 2, out: '' });
    expect(again.error).toContain('is there already and stays as it is');
    expect(readFileSync(path, 'utf8')).toBe(on);
  });
});

describe('profile check', () => {
  test('says what is in it and until when', async () => {
    const { exitCode, out, error } = await stairgate('profile', 'check', file());
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain('Birch (social) in GB, on 2026-11-22');
    expect(out).toMatch(/friends-see-presence .*at 16-17: allow +2026-12-31 \(39 days\) +Child safety board/);
  });

  test('fails on what expired, and on what is wrong, with the line', async () => {
    const path = file();
    const expired = await stairgate('profile', 'check', path, '--as-of', '2027-01-01');
    expect(expired.exitCode).toBe(1);
    expect(expired.error).toContain(`${path}:11:14 It expired on 2026-12-31; the stricter default holds.`);
    const wrong = await stairgate('profile', 'check', file(profile.replace('[GB]', '[UK]')), '--json');
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({
      ok: false,
      profile: null,
      problems: [{ line: 2, column: 10, what: '"UK" is another name of GB.' }],
    });
    expect((await stairgate('profile', 'check', join(folder, 'none.yaml'))).error).toContain('is not there');
    expect((await stairgate('profile', 'check', path, '--as-of', 'today')).exitCode).toBe(2);
  });
});

describe('questions with a profile', () => {
  const ask = (path: string, ...words: string[]) =>
    stairgate('decide', 'presence.show/contact', '--in', 'GB', '--age', '16', '--profile', path, ...words);

  test('are answered with it, and say what moved', async () => {
    const { out } = await ask(file(), '--json');
    expect(JSON.parse(out)).toMatchObject({
      allowed: true,
      effect: 'allow',
      reasons: ['deviation'],
      deviations: [{ id: 'friends-see-presence', approver: 'Child safety board' }],
    });
    const words = await ask(file());
    expect(words.out).toContain('Moved by the operator\n  friends-see-presence: Friends of this age');
    expect(words.out).toContain('(lowered from opt-in by friends-see-presence)');
    const page = await stairgate('protections', '--in', 'GB', '--age', '16', '--profile', file());
    expect(page.out).toMatch(/presence\.show\/contact +allow +on .*deviation friends-see-presence/);
  });

  test('go on with the stricter default where it expired, and say so beside the answer', async () => {
    const { out, error, exitCode } = await ask(file(), '--as-of', '2027-01-01', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ effect: 'opt-in' });
    expect(error).toMatch(/^Note: .*:11:14 It expired on 2026-12-31/);
  });

  test('are refused where it cannot be read', async () => {
    const { exitCode, error, out } = await ask(file('places: GB\n'));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(error).toMatch(/:1:1 The profile has no service/);
  });
});
