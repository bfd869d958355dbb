import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { hearing } from './hear.ts';

test('what goes wrong in a listener, at once or later, is told and not thrown', async () => {
  const told: unknown[] = [];
  const hear = hearing((thrown) => told.push(thrown));
  const work = vi.fn();
  hear(work)(1, 2);
  expect(work).toHaveBeenCalledWith(1, 2);
  hear(() => {
    throw new Error('at once');
  })();
  hear(async () => {
    throw new Error('later');
  })();
  await Promise.resolve();
  expect(told.map(String)).toEqual(['Error: at once', 'Error: later']);
});

const src = join(import.meta.dirname, '..');
const sources = globSync('**/*.ts', { cwd: src }).filter(
  (file) => !/\.(test|testing)\.ts$|launch\.ts$/.test(file),
);

/** Listeners that cannot throw: they end a stream, note an object, or hand on what came. */
const harmless = new RegExp(
  [
    String.raw`^\(\w*\) => (\{\}|void open\.add\(\w+\)|open\.delete\(\w+\)|(\w+ \|\| |\w+\.complete \|\| )?\w+\.(destroy|end|resume)\(\))`,
    String.raw`^\(_error, socket\) => socket\.destroy\(\)`,
    String.raw`^\(hadError\) => \(hadError \? client\.destroy\(\) : client\.end\(\)\)`,
    String.raw`^hearing\(`,
    String.raw`^\(\) => (done\(socket\)|failed\(new Error)`,
    // Of a run: they cut it short.
    String.raw`^(onDisconnected|begins|ends|failed|keep)\b`,
  ].join('|'),
);

test('every listener of what a platform may cause is made by hear', () => {
  const bare = sources.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    return [...text.matchAll(/\.(?:on|once|addListener|prependListener)\(\s*'([\w.]+)',\s*/g)].flatMap(
      (found) => {
        const work = text.slice(found.index + found[0].length);
        const isHeard = /^(session\.)?hear\(/.test(work) || harmless.test(work);
        return isHeard ? [] : [`${file}: '${found[1]}' ${work.slice(0, 60)}`];
      },
    );
  });
  expect(bare).toEqual([]);
});

test('no promise is left whose failure nobody takes', () => {
  const loose = sources.flatMap((file) =>
    readFileSync(join(src, file), 'utf8')
      .split(';\n')
      .filter((statement) => /\bvoid (?!0\b)[\w.]+\(|\bvoid [\w.]+\.then\(/.test(statement))
      .filter((statement) => !/\.catch\(/.test(statement))
      // A clock never fails.
      .filter((statement) => !/void clock\.over\.then\(/.test(statement))
      .filter(
        (statement) =>
          !/=> void \w|return void |\bvoid (spend|note|response|client|socket|open)\b/.test(statement),
      )
      .map((statement) => `${file}: ${statement.trim().slice(-120)}`),
  );
  expect(loose).toEqual([]);
});
