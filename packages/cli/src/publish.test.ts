import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createApiKey } from '@stairgate/protect';
import { reportPage } from '@stairgate/report/written';
import { loadSealKey, sealFolder, serviceFile } from '@stairgate/review';
import type { ListedReviews } from '@stairgate/wire';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestService, type TestService } from '../../protect/src/open-test-service.testing.ts';
import { faultyBirch, inputOf, promisesOf, reportOf } from '../../review/src/report/birch-review.testing.ts';
import { stairgate } from './stairgate.testing.ts';

let service: TestService;
let url: string;
let folder: string;
let review: string;
let key: string;
let keyFile: string;
beforeAll(async () => {
  service = await openTestService();
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
  folder = mkdtempSync(join(tmpdir(), 'stairgate-publish-'));
  keyFile = join(folder, 'operator-key');
  writeFileSync(keyFile, `${key}\n`);
  review = join(folder, 'review');
  const { evidence } = inputOf({ ...faultyBirch, ages: [12] });
  const write = (name: string, value: unknown) => {
    mkdirSync(dirname(join(review, name)), { recursive: true });
    writeFileSync(join(review, name), typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  };
  write('review.json', evidence.review);
  for (const one of evidence.personas) write(`artifacts/${one.persona.id}/persona.json`, one);
  const report = reportOf({ ...faultyBirch, ages: [12] });
  write('report.json', report);
  write('report.html', reportPage(report));
  write(serviceFile, promisesOf({ ...faultyBirch, ages: [12] }));
  const seal = await loadSealKey(join(folder, 'seal.json'));
  await sealFolder(review, { review: report.review, key: seal, now: 0 });
});
afterAll(async () => {
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  delete process.env.STAIRGATE_PUBLISH_KEY;
  delete process.env.STAIRGATE_SERVICE_KEY;
});

describe('stairgate publish', () => {
  test('sends a sealed report under the hash that its manifest has, and the same again changes nothing', async () => {
    const first = await stairgate('publish', review, '--service', url, '--publish-key', keyFile);
    const manifest = JSON.parse(readFileSync(join(review, 'manifest.json'), 'utf8'));
    const { sha256 } = manifest.files.find(({ path }: { path: string }) => path === 'report.json');
    expect([first.exitCode, first.out]).toEqual([0, `Published: ${url}/operator/reviews/${sha256}`]);
    process.env.STAIRGATE_PUBLISH_KEY = key;
    const again = await stairgate('publish', review, '--service', `${url}/`, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ id: sha256, known: true });
    for (const { out, error } of [first, again]) expect(out + error).not.toContain(key);
  });

  const listed = async (id: string) => {
    const operator = service.browser();
    await operator.send('POST', '/operator/api/sign-in', { key });
    const { reviews } = (await operator.send('GET', '/operator/api/reviews')).body as ListedReviews;
    return reviews.find((one) => one.id === id)!;
  };
  const keyed = () => ['--service', url, '--publish-key', keyFile];

  test('sends the seal with it, and the console shows by which key', async () => {
    const { out } = await stairgate('publish', review, ...keyed());
    const { kid } = JSON.parse(readFileSync(join(review, 'public-key.json'), 'utf8'));
    expect((await listed(out.trim().slice(-64))).seal).toEqual({
      ...{ kid, sealedAt: '1970-01-01T00:00:00.000Z', evidence: 'within' },
    });
  });

  test('sends what was changed or never sealed only where a flag says so; the console shows no seal then', async () => {
    const changed = join(folder, 'changed');
    cpSync(review, changed, { recursive: true });
    const report = JSON.parse(readFileSync(join(changed, 'report.json'), 'utf8'));
    report.review.platform = 'Changed';
    writeFileSync(join(changed, 'report.json'), JSON.stringify(report));
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    report.review.platform = 'Bare';
    writeFileSync(join(bare, 'report.json'), JSON.stringify(report));
    for (const dir of [changed, bare]) {
      const refused = await stairgate('publish', dir, ...keyed());
      expect([refused.exitCode, refused.out]).toEqual([2, '']);
      expect(refused.error).toMatch(/not as it was sealed.*Nothing was sent.*--unsealed/s);
      const sent = await stairgate('publish', dir, ...keyed(), '--unsealed', '--json');
      expect([sent.exitCode, sent.error]).toEqual([0, expect.stringContaining('is not as it was sealed')]);
      expect(await listed(JSON.parse(sent.out).id)).toMatchObject({ seal: null });
    }
  });

  test('sends a judgement that was made again with the seal of its own, which names that of the evidence', async () => {
    const again = join(folder, 'again');
    const sealing = ['--key', join(folder, 'second.json')];
    const judging = ['--in', 'US-CA', '--as-of', '2027-01-02', ...sealing];
    const judged = await stairgate('review', '--judge', review, '--out', again, ...judging);
    expect(judged.error).toContain('Judged again and sealed: open');
    for (const dir of [review, again]) expect((await stairgate('verify', dir)).exitCode).toBe(0);
    const manifest = createHash('sha256')
      .update(readFileSync(join(review, 'manifest.json')))
      .digest('hex');
    expect((await stairgate('verify', again)).out).toContain(manifest);
    const { kid } = JSON.parse(readFileSync(join(review, 'public-key.json'), 'utf8'));
    const own = JSON.parse(readFileSync(join(again, 'public-key.json'), 'utf8')).kid;
    expect(own).not.toBe(kid);
    const sent = JSON.parse((await stairgate('publish', again, ...keyed(), '--json')).out);
    expect((await listed(sent.id)).seal).toMatchObject({
      ...{ kid: own, evidence: { kid, sealedAt: '1970-01-01T00:00:00.000Z', manifest } },
    });

    // Evidence that was changed: the judgement is sealed, and its seal says what it rests on.
    const broken = join(folder, 'broken');
    cpSync(review, broken, { recursive: true });
    writeFileSync(join(broken, 'report.html'), 'x');
    const other = join(folder, 'other');
    await stairgate('review', '--judge', broken, '--out', other, ...judging);
    expect((await stairgate('verify', other)).out).toContain('evidence that was not as it was sealed');
    const odd = join(folder, 'odd');
    mkdirSync(odd);
    writeFileSync(join(odd, 'letter.txt'), 'x');
    const refused = await stairgate('review', '--judge', review, '--out', odd, ...judging);
    expect([refused.exitCode, refused.error]).toEqual([2, expect.stringContaining('letter.txt')]);
  });

  test('the service takes no seal of another report, or by no key', async () => {
    const { out } = await stairgate('publish', review, ...keyed());
    const id = out.trim().slice(-64);
    const manifest = readFileSync(join(review, 'manifest.json'), 'utf8');
    const signature = readFileSync(join(review, 'manifest.jws'), 'utf8').trim();
    const put = async (what: string, body: object) => {
      const answer = await service.request('PUT', `/v1/reviews/${what}/seal`, body, {
        authorization: `Bearer ${key}`,
      });
      return [answer.status, answer.body.code];
    };
    expect(await put(id, { manifest, signature })).toEqual([200, undefined]);
    const other = 'a'.repeat(64);
    expect(await put(other, { manifest, signature })).toEqual([422, 'seal-invalid']);
    expect(await put(id, { manifest: `${manifest} `, signature })).toEqual([422, 'seal-invalid']);
    expect(await put(id, { manifest, signature: signature.slice(0, -4) })).toEqual([422, 'seal-invalid']);
    expect(await put(id, { manifest, signature: 'x' })).toEqual([422, 'seal-invalid']);
  });

  test.each([
    ['no key', [], /There is no key\. Give --publish-key or set STAIRGATE_PUBLISH_KEY/],
    ['no such file', ['--publish-key', '/nowhere/key'], /is not there/],
    ['another file', ['--publish-key', import.meta.filename], /is larger than \d+ KiB/],
  ])('says what to do: %s', async (_, words, expected) => {
    const { exitCode, error } = await stairgate('publish', review, '--service', url, ...words);
    expect([exitCode, error]).toEqual([2, expect.stringMatching(expected)]);
  });

  test.each([
    ['ftp://x', /no web address/],
    ['nowhere', /no web address/],
    ['http://a:b@127.0.0.1', /leave the name and password out/],
    ['http://gate.example.org', /in the clear/],
    ['http://127.0.0.1:9', /Nothing answers/],
  ])('goes nowhere odd: %s', async (address, expected) => {
    const { exitCode, error } = await stairgate(
      'publish',
      review,
      '--service',
      address,
      '--publish-key',
      keyFile,
    );
    expect([exitCode, error]).toEqual([2, expect.stringMatching(expected)]);
    expect(error).not.toContain(key);
  });

  test('says in the words of the service what is wrong with a key, and refuses a folder without a report', async () => {
    process.env.STAIRGATE_PUBLISH_KEY = service.key;
    const wrong = await stairgate('publish', review, '--service', url);
    expect([wrong.exitCode, wrong.error]).toEqual([2, expect.stringMatching(/answers 403.*\n.*"operator"/)]);
    const none = await stairgate('publish', folder, '--service', url);
    expect([none.exitCode, none.error]).toEqual([2, expect.stringContaining('There is no report in')]);
  });
});

describe('stairgate review, with a service', () => {
  test('--judge takes the promises from the folder, and asks nobody', async () => {
    const { out } = await stairgate('review', '--judge', review, '--json');
    const { drift } = JSON.parse(out);
    expect([drift.service, drift.problems]).toEqual(['http://127.0.0.1:4300', []]);
    expect(drift.lines.length).toBeGreaterThan(70);
    const asking = await stairgate('review', '--judge', review, '--service', url);
    expect([asking.exitCode, asking.error]).toEqual([
      2,
      expect.stringContaining('cannot be used with option'),
    ]);
    const other = join(folder, 'older');
    cpSync(review, other, { recursive: true });
    rmSync(join(other, serviceFile));
    expect(JSON.parse((await stairgate('review', '--judge', other, '--json')).out).drift).toBe(null);
    writeFileSync(join(other, serviceFile), '{}');
    expect((await stairgate('review', '--judge', other)).error).toMatch(/does not hold the answers/);
  });

  /** A platform with no age screen and nothing else, which is enough for a review to run through. */
  async function bare<T>(work: (address: string, journey: string) => Promise<T>): Promise<T> {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><html lang="en"><title>Bare</title><h1>Bare</h1>');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const journey = join(folder, 'bare.mjs');
    writeFileSync(journey, "export const journey = { name: 'Bare' };\n");
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, journey);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const asking = (address: string, journey: string, out: string, ...more: string[]) =>
    stairgate(
      ...['review', address, '--journey', journey, '--ages', '12', '--out', join(folder, out)],
      ...['--settings', 'profile.view/anyone', '--key', join(folder, 'seal.json'), ...more],
    );

  test('asks it, seals what it said without the key, and publishes', async () => {
    await bare(async (address, journey) => {
      process.env.STAIRGATE_SERVICE_KEY = service.key;
      const { error } = await asking(
        ...[address, journey, 'live', '--service', url, '--publish', url, '--publish-key', keyFile],
      );
      expect(error).toContain(`${url} says what should hold for 1 children.`);
      expect(error).toContain('Published: ');
      const kept = readFileSync(join(folder, 'live', serviceFile), 'utf8');
      expect(kept).not.toContain(service.key);
      expect(JSON.parse(kept).personas[0]).toMatchObject({ persona: 'child-12', problem: null });
      const { files } = JSON.parse(readFileSync(join(folder, 'live', 'manifest.json'), 'utf8'));
      expect(files.map(({ path }: { path: string }) => path)).toContain(serviceFile);
      expect((await stairgate('verify', join(folder, 'live'))).exitCode).toBe(0);
      const { drift } = JSON.parse(readFileSync(join(folder, 'live', 'report.json'), 'utf8'));
      expect([drift.service, drift.problems, drift.revisions]).toEqual([
        url,
        [],
        [service.context.rulebook().revision],
      ]);
    });
  });

  test('is kept whole where the service is down and the report cannot be published', async () => {
    await bare(async (address, journey) => {
      process.env.STAIRGATE_SERVICE_KEY = service.key;
      const down = 'http://127.0.0.1:9';
      const { error } = await asking(
        ...[address, journey, 'down', '--service', down, '--publish', down, '--publish-key', keyFile],
      );
      expect(error).toContain(`${down} could not be asked: Nothing answers`);
      expect(error).toContain('The report was not published: Nothing answers');
      expect(error).toContain(`Try again: stairgate publish ${join(folder, 'down')}`);
      expect((await stairgate('verify', join(folder, 'down'))).exitCode).toBe(0);
      const page = readFileSync(join(folder, 'down', 'report.html'), 'utf8');
      expect(page).toContain('The service could not be asked about everything.');
    });
  });

  test('does not begin without the key that it will need', async () => {
    await bare(async (address, journey) => {
      const { exitCode, error } = await asking(address, journey, 'none', '--service', url);
      expect([exitCode, error]).toEqual([2, expect.stringContaining('STAIRGATE_SERVICE_KEY')]);
      expect(existsSync(join(folder, 'none'))).toBe(false);
    });
  });
});
