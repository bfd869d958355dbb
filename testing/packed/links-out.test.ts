import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { oldestNode, root, withoutLinksOut } from '../../scripts/pack-packages.ts';

test('a text in a tarball has no link that leads out of it', () => {
  const say = (text: string) => withoutLinksOut(text, 'packages/cli/README.md', 'packages/cli');
  expect(say('[how](../../docs/diff.md), [why](#why)')).toBe(
    'how (in the sources: docs/diff.md), [why](#why)',
  );
  expect(say('[a](src/main.ts) [b](https://example.org)')).toBe('[a](src/main.ts) [b](https://example.org)');
  expect(say('![drawn](../../docs/pictures/child.png)')).toBe(
    'drawn (in the sources: docs/pictures/child.png)',
  );
});

test.each(Object.keys(oldestNode))('of %s all texts do', (folder) => {
  for (const path of globSync(`${folder}/**/*.md`, { cwd: root, exclude: ['**/node_modules'] })) {
    const text = withoutLinksOut(readFileSync(join(root, path), 'utf8'), path, folder);
    expect([path, text.match(/\]\(\.\.\/\S+\)/g)]).toEqual([path, null]);
  }
});
