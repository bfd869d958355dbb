import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { disabledFeatures } from './quiet-args.ts';

test('switches off all that Playwright switches off by itself', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stairgate-args-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const [program, said] = [join(dir, 'chromium'), join(dir, 'args')];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${said}\n`);
  chmodSync(program, 0o700);
  await expect(chromium.launch({ executablePath: program })).rejects.toThrow();
  const theirs = /^--disable-features=(.+)$/m.exec(readFileSync(said, 'utf8'))?.[1]?.split(',') ?? [];
  expect(theirs.length).toBeGreaterThan(5);
  expect(theirs.filter((one) => !disabledFeatures.includes(one))).toEqual([]);
});

test('a window has no page beside the one that was opened in it', async () => {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  await (await browser.newContext()).newPage();
  const devtools = await browser.newBrowserCDPSession();
  const { targetInfos } = await devtools.send('Target.getTargets', {
    filter: [{ type: 'tab', exclude: true }, {}],
  });
  expect(targetInfos.map(({ type }) => type)).toEqual(['page']);
});
