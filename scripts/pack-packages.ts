import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownLaw } from '@stairgate/codes/law';
import { buildPages } from '@stairgate/web/build';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What others use, by folder, and the oldest Node it runs on: commander and kysely set that of the programs. */
/** The oldest Node that each runs on. */
export const oldestNode: Readonly<Record<string, string>> = {
  words: '>=20',
  'packages/rulebook': '>=20',
  'packages/wire': '>=20',
  'packages/guards': '>=20',
  'packages/codes': '>=20',
  'packages/client': '>=20',
  'packages/adapters': '>=22.12',
  'packages/service': '>=22.12',
  'packages/protect': '>=22.12',
  'packages/insight': '>=22.12',
  'packages/report': '>=22.12',
  'packages/casework': '>=22.12',
  'packages/review': '>=22.12',
  'packages/web': '>=22.12',
  'packages/cli': '>=22.12',
};
const folders = Object.keys(oldestNode);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Files that are others than in a clone: what is made on demand there is made once and carried along here. */
const insteadOf: Readonly<Record<string, string>> = {
  'packages/codes/src/own-law.js': `import law from '../law.json' with { type: 'json' };
import { readLaw } from './law.js';
export { readLaw };
const own = readLaw(law);
export const ownLaw = async () => own;
`,
  'packages/codes/src/own-law.d.ts': `import { type Law, readLaw } from './law.js';
export { type Law, readLaw };
/** The codes that came with this package, checked. */
export declare function ownLaw(): Promise<Law>;
`,
  'packages/codes/src/codes-folder.js': `import { fileURLToPath } from 'node:url';
export const codesFolder = fileURLToPath(new URL('../codes', import.meta.url));
`,
  'packages/web/build.js': `import { fileURLToPath } from 'node:url';
const dir = fileURLToPath(new URL('./dist', import.meta.url));
export const buildPages = async () => ({ dir, built: false });
`,
  'packages/cli/bin/stairgate.mjs': `#!/usr/bin/env node
import * as module from 'node:module';
module.enableCompileCache?.();
await import('../src/main.js');
`,
};

/** Parts of packages that only their making or their tests need. */
const isLeftOut = (path: string) =>
  /\.tsx?$|\.test\.|(^|\/)(node_modules|testing|\.stairgate)(\/|$)|(^|\/)package\.json$/.test(path) ||
  /^packages\/web\/(src|dist|index\.html)/.test(path);

/**
 * Makes a tarball of each package that others use: plain JavaScript with types, no tests. Gives their paths. Sources stay
 * as they are; everything is put together in a folder that is deleted afterwards.
 * @throws Error with what the compiler or npm said.
 */
export async function packPackages(into: string): Promise<string[]> {
  const stage = mkdtempSync(join(tmpdir(), 'stairgate-pack-'));
  try {
    const [law, pages] = await Promise.all([ownLaw(), buildPages()]);
    compile(stage);
    for (const folder of folders) copyRest(folder, stage);
    copyPages(pages.dir, join(stage, 'packages/web/dist'));
    for (const [path, text] of Object.entries(insteadOf)) writeFileSync(join(stage, path), text);
    const codes = join(stage, 'packages/codes');
    cpSync(join(root, 'codes'), join(codes, 'codes'), {
      recursive: true,
      filter: (path) => !/\.test\.yaml$/.test(path),
    });
    writeFileSync(join(codes, 'law.json'), JSON.stringify(law));
    for (const folder of folders) writeManifest(folder, stage);
    for (const folder of folders) holdTogether(folder, stage);
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    const packed = call(
      'npm',
      ['pack', '--silent', '--pack-destination', into, ...folders.map((one) => `./${one}`)],
      stage,
    );
    return packed
      .trim()
      .split('\n')
      .map((name) => join(into, name));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * The sources that others can reach, from the entries on, as JavaScript with types. `paths` leads from package to package:
 * TypeScript 7 reads in parallel, and what it comes upon first through `node_modules` it now and then leaves unwritten.
 */
function compile(stage: string): void {
  const paths = Object.fromEntries(
    folders.flatMap((folder) => {
      const { name, exports } = manifestOf(folder);
      return Object.entries(exports)
        .filter(([, path]) => path.endsWith('.ts'))
        .map(([entry, path]) => [name + entry.slice(1), [join(root, folder, path)]]);
    }),
  );
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      target: 'es2023',
      rootDir: root,
      outDir: stage,
      typeRoots: [join(root, 'node_modules/@types')],
      paths,
    },
    files: [...Object.values(paths).flat(), join(root, 'packages/cli/src/main.ts')],
    include: [],
  };
  const file = join(stage, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  call(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', file], root);
}

/** The pages that are built now, without what the folder keeps of earlier builds: what `index.html` leads to. */
function copyPages(from: string, to: string): void {
  const left = new Set(readdirSync(join(from, 'assets')));
  const take = (path: string) => {
    const content = readFileSync(join(from, path));
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), content);
    for (const name of left) if (content.includes(name) && left.delete(name)) take(`assets/${name}`);
  };
  take('index.html');
}

/** Throws where a file names another that is not there, or a package that its own does not depend on. */
function holdTogether(folder: string, stage: string): void {
  const imported = /(?:\bfrom|\bimport|\bimport\() ?["']([\w@.][^"':]*)["']/g;
  const { name: own, dependencies } = manifestOf(folder);
  for (const path of globSync(`${folder}/**/*.{js,mjs}`, { cwd: stage, exclude: ['**/dist/**'] })) {
    for (const [, target] of readFileSync(join(stage, path), 'utf8').matchAll(imported)) {
      const [first, second] = target!.split('/');
      const name = first!.startsWith('@') ? `${first}/${second}` : first!;
      const isThere = target!.startsWith('.')
        ? existsSync(join(stage, dirname(path), target!))
        : name === own || dependencies?.[name] !== undefined;
      if (!isThere) throw new Error(`${path} names ${target}, which is not packed with it.`);
    }
  }
}

/**
 * Links of a text that lead out of its package would lead nowhere from a tarball: they are said as places in the sources.
 * @param path of the text, from the root, with slashes as `folder`.
 */
export function withoutLinksOut(text: string, path: string, folder: string): string {
  return text.replaceAll(/!?\[([^\]]*)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    if (/^([a-z]+:|#)/.test(target)) return link;
    const to = posix.join(posix.dirname(path), target);
    return to === folder || to.startsWith(`${folder}/`) ? link : `${words} (in the sources: ${to})`;
  });
}

function copyRest(folder: string, stage: string): void {
  for (const path of globSync(`${folder}/**/*`, {
    cwd: root,
    withFileTypes: true,
    exclude: ['**/node_modules', '**/testing'],
  })) {
    const own = join(path.parentPath, path.name).slice(root.length);
    if (!path.isFile() || isLeftOut(own)) continue;
    mkdirSync(dirname(join(stage, own)), { recursive: true });
    if (own.endsWith('.md'))
      writeFileSync(join(stage, own), withoutLinksOut(readFileSync(join(root, own), 'utf8'), own, folder));
    else cpSync(join(root, own), join(stage, own));
  }
  cpSync(join(root, 'LICENSE'), join(stage, folder, 'LICENSE'));
}

function writeManifest(folder: string, stage: string): void {
  const {
    exports,
    dependencies,
    devDependencies: _,
    ...rest
  } = manifestOf(folder) as Manifest & { devDependencies?: object };
  const entries = Object.entries(exports).map(([name, path]) => [name, entryOf(path)] as const);
  if (folder === 'packages/codes')
    entries.push(['./law.json', './law.json'], ['./code.schema.json', './codes/code.schema.json']);
  const main = exports['.'];
  const manifest = {
    ...rest,
    engines: { node: oldestNode[folder]! },
    exports: { ...Object.fromEntries(entries), './package.json': './package.json' },
    ...(main === undefined ? {} : { types: typesOf(main) }),
    ...(folder === 'packages/web' ? {} : { dependencies }),
  };
  writeFileSync(join(stage, folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const entryOf = (path: string) =>
  path.endsWith('.ts') ? { types: typesOf(path), default: path.replace(/\.ts$/, '.js') } : path;
const typesOf = (path: string) => path.replace(/\.ts$/, '.d.ts');

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

function call(command: string, words: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${words[0]} failed.\n${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
