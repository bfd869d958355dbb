import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReviewFacts } from '@stairgate/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealFiles } from './manifest.ts';
import { sealFolder } from './seal-folder.ts';
import { loadSealKey, type SealKey } from './seal-key.ts';
import { verifyFolder } from './verify-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'stairgate-seal-'));
const now = Date.parse('2026-11-23T09:00:00Z');
const review: ReviewFacts = {
  version: 1,
  platform: 'Birch',
  url: 'http://127.0.0.1:4301',
  place: 'GB',
  ages: [12],
  authority: 'The people who run Birch asked for it.',
  seed: 'one',
  startedAt: '2026-11-23T08:00:00.000Z',
  finishedAt: '2026-11-23T08:10:00.000Z',
  cutShort: null,
  tool: { name: 'stairgate review', version: '0.1.0', browser: '143.0' },
};
const content: Record<string, string> = {
  'review.json': JSON.stringify(review),
  'artifacts/child-12/persona.json': '{"requests":[]}',
  'artifacts/child-12/shots/01-sign-up.png': 'not really a picture',
  'artifacts/child-12/shots/02-feed.png': 'nor is this one',
  'probes/message-12.json': '{}',
  'empty.txt': '',
};
let key: SealKey;
let number = 0;
let dir: string;

beforeAll(async () => {
  key = await loadSealKey(join(root, 'keys', 'seal.json'));
});
beforeEach(async () => {
  dir = join(root, `review-${++number}`);
  for (const [path, text] of Object.entries(content)) put(path, text);
  await sealFolder(dir, { review, key, now });
});
afterAll(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const publicKey = () => JSON.stringify(key.publicKey);
const problems = async () =>
  (await verifyFolder(dir, { publicKey: publicKey() })).problems.map(({ kind, path }) => `${kind} ${path}`);

describe('a sealed folder', () => {
  test('is found whole, with the facts of the review', async () => {
    const { valid, keyKnown, kid, manifest, files } = await verifyFolder(dir, { publicKey: publicKey() });
    expect({ valid, keyKnown, kid, files }).toEqual({
      valid: true,
      keyKnown: true,
      kid: key.publicKey.kid,
      files: Object.keys(content).length + 1,
    });
    expect(manifest?.review).toEqual(review);
    expect(manifest?.sealedAt).toBe('2026-11-23T09:00:00.000Z');
  });

  test('says that without a key nobody knows who sealed it', async () => {
    expect(await verifyFolder(dir)).toMatchObject({ valid: true, keyKnown: false, kid: key.publicKey.kid });
  });

  test('is found whole elsewhere, with nothing but the public key that lay beside it', async () => {
    const elsewhere = join(root, 'elsewhere');
    cpSync(dir, elsewhere, { recursive: true });
    const beside = readFileSync(join(dir, sealFiles.publicKey), 'utf8');
    expect(await verifyFolder(elsewhere, { publicKey: beside })).toMatchObject({
      valid: true,
      keyKnown: true,
    });
    expect(JSON.parse(beside)).not.toHaveProperty('d');
  });

  test('is not sealed again by mistake', async () => {
    await expect(sealFolder(dir, { review, key, now })).rejects.toThrow(/sealed already/);
    await sealFolder(dir, { review, key, now: now + 1000, again: true });
    expect(await problems()).toEqual([]);
  });

  test('holds hashes and a signature that other tools find right', async () => {
    const manifest = readFileSync(join(dir, sealFiles.manifest));
    for (const { path, sha256 } of JSON.parse(manifest.toString()).files) {
      const out = execFileSync('sha256sum', [join(dir, path)]).toString();
      expect(out.slice(0, 64)).toBe(sha256);
    }
    const [header, , signature] = readFileSync(join(dir, sealFiles.signature), 'utf8').trim().split('.');
    const { createPublicKey, verify } = await import('node:crypto');
    const jwk = JSON.parse(readFileSync(join(dir, sealFiles.publicKey), 'utf8'));
    const signed = Buffer.from(`${header}.${manifest.toString('base64url')}`);
    const by = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify(null, signed, by, Buffer.from(signature!, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(header!, 'base64url').toString())).toMatchObject({
      alg: 'Ed25519',
      kid: key.publicKey.kid,
      jwk: { kid: key.publicKey.kid },
    });
  });
});

describe('tampering is found', () => {
  test('any one byte of any file', async () => {
    const paths = [...Object.keys(content).filter((path) => content[path] !== ''), sealFiles.publicKey];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, by) => {
          const file = join(dir, path);
          const before = readFileSync(file);
          const after = Buffer.from(before);
          after[at % after.length]! ^= by;
          writeFileSync(file, after);
          expect(await problems()).toEqual([`changed ${path}`]);
          writeFileSync(file, before);
        },
      ),
      { seed: 4, numRuns: 60 },
    );
    expect(await problems()).toEqual([]);
  });

  test('any one byte of the manifest', async () => {
    const file = join(dir, sealFiles.manifest);
    const before = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const after = Buffer.from(before);
        after[at % after.length]! ^= by;
        writeFileSync(file, after);
        expect(await problems()).toContain(`bad-signature ${sealFiles.signature}`);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test('every single byte of the signature', async () => {
    const file = join(dir, sealFiles.signature);
    const before = readFileSync(file);
    for (let at = 0; at < before.length; at++) {
      const after = Buffer.from(before);
      after[at]! ^= 1;
      writeFileSync(file, after);
      expect(await problems(), `byte ${at}`).toEqual([`bad-signature ${sealFiles.signature}`]);
    }
  });

  test('a file that is longer, shorter or emptied', async () => {
    appendFileSync(join(dir, 'review.json'), '\n');
    truncateSync(join(dir, 'artifacts/child-12/shots/02-feed.png'), 3);
    writeFileSync(join(dir, 'empty.txt'), 'x');
    const check = await verifyFolder(dir, { publicKey: publicKey() });
    expect(check.problems.map(({ says }) => says)).toEqual([
      'artifacts/child-12/shots/02-feed.png was changed after sealing (15 bytes then, 3 now).',
      'empty.txt was changed after sealing (0 bytes then, 1 now).',
      expect.stringMatching(/^review\.json was changed/),
    ]);
  });

  test('a missing, an added, a renamed and a swapped file', async () => {
    const shots = join(dir, 'artifacts/child-12/shots');
    rmSync(join(dir, 'empty.txt'));
    expect(await problems()).toEqual(['missing empty.txt']);
    put('empty.txt', '');
    put('artifacts/child-12/shots/03-more.png', 'new');
    expect(await problems()).toEqual(['added artifacts/child-12/shots/03-more.png']);
    rmSync(join(shots, '03-more.png'));
    renameSync(join(shots, '01-sign-up.png'), join(shots, '09-sign-up.png'));
    const {
      problems: [one],
    } = await verifyFolder(dir);
    expect(one).toMatchObject({ kind: 'renamed', path: 'artifacts/child-12/shots/01-sign-up.png' });
    expect(one!.says).toContain('09-sign-up.png');
    renameSync(join(shots, '02-feed.png'), join(shots, '01-sign-up.png'));
    renameSync(join(shots, '09-sign-up.png'), join(shots, '02-feed.png'));
    expect(await problems()).toEqual([
      'changed artifacts/child-12/shots/01-sign-up.png',
      'changed artifacts/child-12/shots/02-feed.png',
    ]);
  });

  test('a file that became a link to a copy of itself', async () => {
    const file = join(dir, 'review.json');
    writeFileSync(join(root, 'copy.json'), readFileSync(file));
    rmSync(file);
    symlinkSync(join(root, 'copy.json'), file);
    expect(await problems()).toEqual(['not-a-file review.json']);
  });

  test('a signature from another folder, none, and no manifest', async () => {
    const other = join(root, 'other');
    cpSync(dir, other, { recursive: true });
    await sealFolder(other, { review: { ...review, authority: 'Nobody' }, key, now, again: true });
    cpSync(join(other, sealFiles.signature), join(dir, sealFiles.signature));
    expect(await problems()).toEqual([`bad-signature ${sealFiles.signature}`]);
    rmSync(join(dir, sealFiles.signature));
    expect(await problems()).toEqual([`no-signature ${sealFiles.signature}`]);
    rmSync(join(dir, sealFiles.manifest));
    expect(await problems()).toEqual([`no-manifest ${sealFiles.manifest}`]);
  });

  test('a folder that somebody else changed and sealed again', async () => {
    const thief = await loadSealKey(join(root, 'keys', 'thief.json'));
    writeFileSync(join(dir, 'review.json'), '{}');
    await sealFolder(dir, { review, key: thief, now, again: true });
    expect(await verifyFolder(dir)).toMatchObject({ valid: true, keyKnown: false, kid: thief.publicKey.kid });
    expect(await problems()).toEqual([`another-key ${sealFiles.signature}`]);
  });

  test('a signature whose header names one key and carries another', async () => {
    const thief = await loadSealKey(join(root, 'keys', 'thief.json'));
    await sealFolder(dir, {
      review,
      key: { privateKey: thief.privateKey, publicKey: { ...thief.publicKey, kid: key.publicKey.kid } },
      now,
      again: true,
    });
    expect(await problems()).toEqual([`bad-signature ${sealFiles.signature}`]);
  });

  test('a manifest that is no list of files', async () => {
    for (const text of ['null', '[]', '{', '{"format":"stairgate-manifest","version":1}']) {
      writeFileSync(join(dir, sealFiles.manifest), text);
      expect(await problems()).toEqual([
        `bad-signature ${sealFiles.signature}`,
        `bad-manifest ${sealFiles.manifest}`,
      ]);
    }
  });
});

test('a big file is never in memory whole', async () => {
  const size = 160 * 2 ** 20;
  truncateSync(join(dir, 'empty.txt'), size);
  const before = process.memoryUsage().rss;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  await sealFolder(dir, { review, key, now, again: true });
  clearInterval(watch);
  expect(most - before).toBeLessThan(96 * 2 ** 20);
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += 2 ** 20) hash.update(Buffer.alloc(2 ** 20));
  const { manifest } = await verifyFolder(dir);
  expect(manifest?.files.find(({ path }) => path === 'empty.txt')).toEqual({
    path: 'empty.txt',
    bytes: size,
    sha256: hash.digest('hex'),
  });
});

test('only files are sealed', async () => {
  const bare = join(root, 'bare');
  mkdirSync(bare);
  symlinkSync('/etc', join(bare, 'etc'));
  await expect(sealFolder(bare, { review, key, now })).rejects.toThrow(/etc is a link/);
});

describe('the key', () => {
  test('is made once, for its owner only', async () => {
    const file = join(root, 'made', 'deep', 'seal.json');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadSealKey(file)));
    expect(new Set(keys.map(({ publicKey }) => publicKey.kid)).size).toBe(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is refused where others can read it, or where it is something else', async () => {
    const file = join(root, 'keys', 'open.json');
    await loadSealKey(file);
    chmodSync(file, 0o644);
    await expect(loadSealKey(file)).rejects.toThrow(/chmod 600/);
    for (const text of [
      'nothing',
      '{}',
      JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })),
    ]) {
      rmSync(file);
      writeFileSync(file, text, { mode: 0o600 });
      await expect(loadSealKey(file)).rejects.toThrow(/holds no key that can seal/);
    }
  });

  test('the private one is never taken for the public one', async () => {
    const text = readFileSync(join(root, 'keys', 'seal.json'), 'utf8');
    await expect(verifyFolder(dir, { publicKey: text })).rejects.toThrow(/private key/);
    await expect(verifyFolder(dir, { publicKey: '{}' })).rejects.toThrow(/not an Ed25519 key/);
  });
});
