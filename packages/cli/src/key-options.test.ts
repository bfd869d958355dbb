import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

describe('keys of records that nobody has open', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stairgate-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const keys = (...words: string[]) => stairgate('keys', ...words, '--data', folder);

  it('are of the one platform there is, until there is another; then whose they are has to be said', async () => {
    expect(await keys('create', '--name', 'first')).toMatchObject({ exitCode: 0 });
    const made = await keys('create', '--platform', 'Birch', '--scopes', 'decide, law', '--expires', '90');
    expect(made).toMatchObject({ exitCode: 0 });
    const unsaid = await keys('create');
    expect(unsaid).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('Birch, default'),
    });
    expect(await keys('create', '--scope', 'operator')).toMatchObject({ exitCode: 0 });
    const { out } = await keys('list', '--json');
    expect(
      (JSON.parse(out) as { scope: string; platform: string; scopes: string[]; expires_at: string }[]).map(
        ({ scope, platform, scopes, expires_at }) => [scope, platform, scopes, expires_at],
      ),
    ).toEqual([
      ['platform', 'default', null, null],
      ['platform', 'Birch', ['decide', 'law'], '2027-02-20T10:00:00.000Z'],
      ['operator', null, null, null],
    ]);
    expect((await keys('list')).out).toMatch(/Birch.*decide law.*2027-02-20/);
  });

  it.each([
    ['an unknown scope', ['--scopes', 'decide,everything'], 'children:write'],
    ['a day that is over', ['--expires', '2020-01-01'], 'over'],
    ['no time at all', ['--expires', '0'], 'over'],
    ['what is no day', ['--expires', 'soon'], 'is no day'],
    ['parts of an operator', ['--scope', 'operator', '--scopes', 'decide'], 'operator'],
    ['the platform of an operator', ['--scope', 'operator', '--platform', 'Birch'], 'operator'],
  ])('are not made for %s', async (_what, words, says) => {
    expect(await keys('create', ...words)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining(says),
    });
  });
});
