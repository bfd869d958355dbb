import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import config from '../vitest.config.ts';

const usual = config.test?.testTimeout ?? 0;
/** A bound that is the last argument of a test or of what comes before it, or an option of one. */
const bounds = [
  /^ *\}, ([\d_]+)\);$/gm,
  /^ *([\d_]+),\n *\);$/gm,
  /\btimeout: ([\d_]+),? \}, (?:async )?\(/g,
];

test('no test has less time than all have: a busy machine is no fault', () => {
  const files = globSync(['{packages,examples,testing,words}/**/*.test.{ts,tsx}'], {
    exclude: (name) => /node_modules|dist/.test(String(name)),
  });
  expect(files.length).toBeGreaterThan(250);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return bounds.flatMap((bound) =>
      [...text.matchAll(bound)].flatMap(([, given = '']) => {
        const milliseconds = Number(given.replaceAll('_', ''));
        return milliseconds >= 1000 && milliseconds < usual ? [`${file}: ${given}`] : [];
      }),
    );
  });
  expect(found).toEqual([]);
});
