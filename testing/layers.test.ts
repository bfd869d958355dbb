import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Whom each package may import. Arrows only run down; see docs/architecture.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  words: [],
  rulebook: ['words'],
  codes: ['words', 'rulebook'],
  wire: ['words', 'rulebook'],
  guards: ['words', 'rulebook', 'wire'],
  adapters: ['words', 'rulebook', 'wire', 'guards'],
  service: ['wire'],
  protect: ['words', 'rulebook', 'codes', 'wire', 'guards', 'adapters', 'service', 'report'],
  casework: ['words', 'rulebook', 'codes', 'wire', 'guards', 'adapters', 'service', 'report'],
  insight: ['words', 'rulebook', 'codes', 'wire', 'guards', 'adapters', 'service', 'report'],
  report: ['words', 'rulebook', 'codes', 'wire'],
  review: ['words', 'rulebook', 'codes', 'wire', 'guards', 'report'],
  client: ['words', 'rulebook', 'codes', 'wire', 'guards'],
  web: ['words', 'rulebook', 'wire', 'guards', 'report'],
};
/** It starts everything, so it imports everything. */
const onTop = 'cli';

/** The layers of protect, the lowest first: a file imports what is in its own layer or below. */
const layers: readonly (readonly string[])[] = [
  ['database', 'browser', 'settings.ts', 'problem.ts'],
  ['law', 'problem-handler.ts'],
  ['child'],
  ['guardian'],
  ['answer'],
  ['operator'],
  [
    ...['app.ts', 'demo-wallet', 'index.ts', 'main.ts', 'open-context.ts', 'pages.ts'],
    ...['seal-power.ts', 'start-service.ts'],
  ],
];

interface Import {
  /** Paths from the root, with slashes. */
  readonly from: string;
  /** A path as well, or the package that is named. */
  readonly to: string;
}

const specifier = /(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"\n]+)['"]/g;
const isSource = (path: string) => /\.tsx?$/.test(path) && !/\.(test|testing)\.tsx?$|\.d\.ts$/.test(path);

function importsUnder(folder: string): Import[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !/(^|[\\/])(node_modules|dist)[\\/]|^packages[\\/][\w-]+[\\/]testing[\\/]/.test(file))
    .filter(isSource);
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(specifier)].flatMap(([, to = '']) => {
      const from = file.split(sep).join('/');
      if (to.startsWith('.'))
        return [
          {
            from,
            to: normalize(join(dirname(file), to))
              .split(sep)
              .join('/'),
          },
        ];
      return to.startsWith('@stairgate/') ? [{ from, to }] : [];
    }),
  );
}

/** The package of a path or of a name; undefined for what is in none, such as the examples. */
function packageOf(path: string): string | undefined {
  return /^(?:@stairgate\/|packages\/)([\w-]+)/.exec(path)?.[1] ?? /^(words|codes)\//.exec(path)?.[1];
}

function wrongPackages(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const [own, other] = [packageOf(from), packageOf(to)];
    if (own === undefined || own === onTop || other === own) return [];
    const may = mayImport[own];
    if (may === undefined) return [`${from}: say in mayImport what ${own} stands on`];
    return other !== undefined && may.includes(other) ? [] : [`${from} imports ${to}`];
  });
}

const inSource = (path: string, name: string) => {
  const folder = `packages/${name}/src/`;
  return path.startsWith(folder) ? path.slice(folder.length) : undefined;
};

function wrongLayers(imports: readonly Import[]): string[] {
  const rank = (path: string) => {
    const own = inSource(path, 'protect');
    return own === undefined ? undefined : layers.findIndex((layer) => layer.includes(own.split('/')[0]!));
  };
  return imports.flatMap(({ from, to }) => {
    const [own, other] = [rank(from), rank(to)];
    if (own === undefined || other === undefined) return [];
    if (own < 0) return [`${from}: say in layers where it stands`];
    return other > own ? [`${from} imports ${to}`] : [];
  });
}

/** The folders that import each other in a circle: of a layer of protect its folders, of service the first ones. */
function circles(imports: readonly Import[]): string[][] {
  const folderOf = (path: string) => {
    const depth = inSource(path, 'protect') === undefined ? 4 : 5;
    const parts = path.split('/');
    return parts.slice(0, Math.min(depth, parts.length - 1)).join('/');
  };
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [own, other] = [folderOf(from), folderOf(to)];
    // What stands beside the folders (index.ts, context.ts) names what is in them, and is no folder.
    if (own === other || own.endsWith('/src') || other.endsWith('/src') || to.startsWith('@')) continue;
    next.set(own, (next.get(own) ?? new Set()).add(other));
  }
  const reached = (start: string) => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      open.push(...(next.get(one) ?? []));
    }
    return seen;
  };
  const from = new Map([...next.keys()].map((folder) => [folder, reached(folder)]));
  return [...from].flatMap(([folder, far]) =>
    far.has(folder) ? [[folder, ...[...far].filter((one) => from.get(one)?.has(folder))].sort()] : [],
  );
}

const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
const all = ['words', 'codes', ...packages].flatMap(importsUnder);
const service = all.filter(({ from }) => inSource(from, 'service') !== undefined);
const protect = all.filter(({ from }) => inSource(from, 'protect') !== undefined);

describe('arrows only run down', () => {
  it('reads what there is', () => {
    expect(protect.length).toBeGreaterThan(500);
    expect(service.length).toBeGreaterThan(50);
  });
  it('between packages', () => expect(wrongPackages(all)).toEqual([]));
  it('between the layers of protect', () => expect(wrongLayers(protect)).toEqual([]));
  it('and never in a circle of folders, in protect and in service', () => {
    expect(circles(protect)).toEqual([]);
    expect(circles(service)).toEqual([]);
  });
  it('and what runs imports nothing that is there for tests', () =>
    expect(all.filter(({ to }) => /\.test(ing)?\.tsx?$/.test(to))).toEqual([]));
});

describe('an arrow that runs up', () => {
  const seen = (from: string, to: string) => [{ from: `packages/${from}`, to }];
  it.each([
    ['a service that knows protect', 'service/src/app/listen.ts', '@stairgate/protect'],
    ['by a path', 'service/src/app/listen.ts', 'packages/protect/src/settings.ts'],
    ['services that know each other', 'protect/src/app.ts', '@stairgate/review'],
    ['a package that nobody placed', 'newcomer/src/index.ts', '@stairgate/rulebook'],
  ])('is found: %s', (_, from, to) => expect(wrongPackages(seen(from, to))).toHaveLength(1));
  it.each([
    ['a child that raises an alert itself', 'child/age/a.ts', 'guardian/alerts/raise-alert.ts'],
    ['law that knows a child', 'law/in-force/laws.ts', 'child/facts/context.ts'],
    ['a folder that nobody placed', 'drawer/a.ts', 'law/in-force/laws.ts'],
  ])('is found: %s', (_, from, to) =>
    expect(wrongLayers(seen(`protect/src/${from}`, `packages/protect/src/${to}`))).toHaveLength(1),
  );
  it('is found in a circle over three folders', () => {
    const folder = (name: string) => `packages/protect/src/child/${name}/a.ts`;
    const round = ['age', 'limits', 'sleep'].map((name, index, names) => ({
      from: folder(name),
      to: folder(names[(index + 1) % names.length]!),
    }));
    expect(circles(round)).toHaveLength(3);
    expect(circles(round.slice(1))).toEqual([]);
  });
});
