import { spawnSync } from 'node:child_process';

/** The files of a folder of codes in a revision of git, or why there are none. */
export type CommittedFiles =
  | { readonly files: ReadonlyMap<string, Uint8Array>; readonly commit: string }
  | { readonly why: string };

/** Reads the YAML files and `provisions.json` of `dir` as they were committed. Runs git, changes nothing. */
export function committedCodes(dir: string, revision: string): CommittedFiles {
  const git = (words: readonly string[], input?: string) =>
    spawnSync('git', ['-C', dir, ...words], { input, maxBuffer: 256 * 1024 * 1024 });
  const found = git(['rev-parse', '--verify', '--short', '--end-of-options', `${revision}^{commit}`]);
  if (found.error) return { why: 'git is not there' };
  if (found.status !== 0) {
    const inside = git(['rev-parse', '--is-inside-work-tree']).status === 0;
    return { why: inside ? `git knows no revision "${revision}"` : 'the folder is not in a git repository' };
  }
  const commit = found.stdout.toString().trim();
  const paths = git(['ls-tree', '-r', '-z', '--name-only', commit])
    .stdout.toString()
    .split('\0')
    .filter((path) => path === 'provisions.json' || /^[^/]+\/[^/]+\.yaml$/.test(path));
  if (paths.length === 0) return { why: `there are no codes in ${revision}` };
  const { stdout } = git(['cat-file', '--batch'], paths.map((path) => `${commit}:./${path}\n`).join(''));
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (const path of paths) {
    const end = stdout.indexOf(0x0a, at);
    const size = Number(stdout.toString('utf8', at, end).split(' ').at(-1));
    if (end < 0 || !Number.isInteger(size)) return { why: `git could not show ${path} in ${revision}` };
    if (!path.endsWith('.test.yaml')) files.set(path, stdout.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return { files, commit };
}
