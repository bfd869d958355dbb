import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makePrivate } from './private-folder.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder under one that everybody may enter. */
function newFolder(): string {
  const above = mkdtempSync(join(tmpdir(), 'stairgate-private-'));
  chmodSync(above, 0o755);
  folders.push(above);
  return join(above, 'data');
}

/** Records as an older start left them, under a loose umask. */
function openFolder(mode: number): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'records'), { recursive: true });
  for (const file of ['keys.json', 'records/1']) {
    writeFileSync(join(folder, file), 'secret');
    chmodSync(join(folder, file), 0o666);
  }
  chmodSync(join(folder, 'records'), 0o777);
  chmodSync(folder, mode);
  return folder;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;
const all = (folder: string) =>
  [folder, join(folder, 'keys.json'), join(folder, 'records'), join(folder, 'records/1')].map(modeOf);

describe.skipIf(process.platform === 'win32')('a folder of records', () => {
  it('is made its owner’s alone, and a new one is from the start', () => {
    const folder = newFolder();
    expect(makePrivate(folder)).toEqual([]);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('that others could enter is closed with all in it, and each is told', () => {
    const folder = openFolder(0o755);
    const told = makePrivate(folder);
    expect(told[0]).toBe(folder);
    expect([...told].sort()).toEqual(
      [folder, 'keys.json', 'records', 'records/1'].map((one) => (one === folder ? one : join(folder, one))),
    );
    expect(all(folder)).toEqual([0o700, 0o600, 0o700, 0o600]);
    expect(makePrivate(folder)).toEqual([]);
  });

  it('that nobody else could enter is told of only where files in it are open by themselves', () => {
    const folder = openFolder(0o700);
    expect([...makePrivate(folder)].sort()).toEqual([join(folder, 'keys.json'), join(folder, 'records')]);
    expect(all(folder)).toEqual([0o700, 0o600, 0o700, 0o600]);
  });

  it('leaves alone what a link in it leads to', () => {
    const folder = openFolder(0o700);
    const other = join(folder, '..', 'other');
    writeFileSync(other, '');
    chmodSync(other, 0o644);
    symlinkSync(other, join(folder, 'link'));
    makePrivate(folder);
    expect(modeOf(other)).toBe(0o644);
  });

  it.skipIf(process.getuid?.() !== 0)('is read by another user before, and not after', () => {
    const folder = openFolder(0o755);
    const read = (file: string) =>
      spawnSync('cat', [join(folder, file)], { uid: 65_534, gid: 65_534, encoding: 'utf8' }).stdout;
    expect([read('keys.json'), read('records/1')]).toEqual(['secret', 'secret']);
    makePrivate(folder);
    expect([read('keys.json'), read('records/1')]).toEqual(['', '']);
  });

  it.skipIf(process.getuid?.() !== 0)('of another user is refused, unless by root', () => {
    const folder = openFolder(0o755);
    const script = `import { makePrivate } from ${JSON.stringify(new URL('./private-folder.ts', import.meta.url).href)};
      process.setgid(65534); process.setuid(65534);
      try { makePrivate(${JSON.stringify(folder)}); } catch (error) { console.log(error.name); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('FolderNotOwned\n');
  });
});
