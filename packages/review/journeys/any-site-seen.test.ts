import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import { afterAll, expect, test } from 'vitest';
import { launchBrowser } from '../src/browser/launch.ts';
import { limitsFor } from '../src/browser/limits.ts';
import { systemTimer } from '../src/browser/within.ts';
import { openFolder } from '../src/gather/open-folder.ts';
import { judge } from '../src/judge/judge.ts';
import { judgePractices } from '../src/judge/judge-practices.ts';
import { observe } from '../src/judge/observe.ts';
import { runReview } from '../src/run/run-review.ts';
import { surroundingsOf } from '../src/surroundings.ts';
import { anySite } from './any-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-any-site-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Half a second of silence. */
const silence = (() => {
  const bytes = Buffer.alloc(44 + 4000);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 4000, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(4000, 40);
  return bytes.fill(128, 44).toString('base64');
})();

const faulty = `<!doctype html><html lang="en"><title>Tangle</title><h1>Tangle</h1>
<div role="dialog"><p>May we share your data?</p><button style="font-size:26px;padding:20px 60px">Accept all</button>
<button style="font-size:11px;padding:0">Reject all</button></div>
<label><input type="checkbox" checked> Send me offers and share my data with partners</label>
<audio autoplay src="data:audio/wav;base64,${silence}"></audio><main style="height:2500px">Pictures</main>
<script>
navigator.geolocation.getCurrentPosition(() => {}, () => {});
new Image().src = 'http://stats.g.doubleclick.net/collect';
addEventListener('scroll', () => {
  if (scrollY + innerHeight > document.documentElement.scrollHeight - 50)
    document.querySelector('main').style.height = document.querySelector('main').offsetHeight + 2000 + 'px';
});
</script>`;
const plain = `<!doctype html><html lang="en"><title>Plain</title><h1>Poems</h1>
<label><input type="checkbox"> Send me offers</label><main style="height:2500px">Poems</main>`;

test('of a site with no accounts, it sees what falls short on the page, and nothing where nothing does', async () => {
  const seen = { faulty: await shortOf(faulty), plain: await shortOf(plain) };
  expect(seen.faulty).toEqual(
    expect.arrayContaining([
      'choices-equal',
      'engage.autoplay/media',
      'engage.scroll/endless',
      'no-pre-ticked-boxes',
      'no-tracking-before-consent',
      'permissions-in-context',
    ]),
  );
  expect(seen.plain).toEqual([]);
});

/** What falls short for a child of 12 by the law of the United Kingdom and of France. */
async function shortOf(body: string): Promise<readonly string[]> {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    answer.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  const tracker = 'stats.g.doubleclick.net';
  const browser = await launchBrowser({ reachesPublic: false, hosts: { [tracker]: host } });
  try {
    const evidence = await runReview({
      url: `http://${host}`,
      journey: anySite({ name: host }),
      place: 'GB',
      ages: [12],
      authority: null,
      seed: 'seed',
      browser,
      browserVersion: browser.version(),
      folder: openFolder(mkdtempSync(join(folder, 'review-'))),
      ...surroundingsOf('GB'),
      settings: [],
      limits: limitsFor(1, 5),
      clock: Date.now,
      timer: systemTimer,
      version: '0.1.0',
    });
    const by = { rulebook: compile(loadCodes(), { asOf: '2026-11-22' }), in: ['GB', 'FR'] };
    const observations = observe(evidence);
    return [
      ...judge(evidence, observations, by).map(({ situation, verdict }) => ({ what: situation, verdict })),
      ...judgePractices(evidence, observations, by).map(({ practice, verdict }) => ({
        what: practice,
        verdict,
      })),
    ]
      .filter(({ verdict }) => verdict === 'falls-short')
      .map(({ what }) => what)
      .sort();
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
