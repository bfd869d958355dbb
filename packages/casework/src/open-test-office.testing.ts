import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSealKey, type Manifest, type SealKey, sealFolder } from '@stairgate/report/sealed';
import type { ReviewReport } from '@stairgate/wire';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { createCasework } from './app.ts';
import { migrations } from './database/migrations.ts';
import { addPerson } from './people/people.ts';
import type { Settings } from './settings.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** An office in memory with a clock that tests set, and a person of each role. */
export async function openTestOffice(settings: Partial<Settings> = {}) {
  const time = { now: Date.parse('2026-11-22T12:00:00.000Z') };
  const running = await createCasework({
    emptyDatabase: await emptyDatabase(migrations),
    clock: () => time.now,
    logTo: { write: () => {} },
    settings: {
      publicUrl: 'http://localhost:4310',
      mailbox: true,
      logLevel: 'fatal',
      requestsAMinute: 1e6,
      officeName: 'The Commissioner',
      ...settings,
    },
  });
  const { app, context } = running;
  const keys: Record<string, string> = {};
  for (const [name, role] of [
    ['head', 'head'],
    ['second', 'head'],
    ['officer', 'officer'],
    ['reviewer', 'reviewer'],
    ['auditor', 'auditor'],
    ['partner', 'partner'],
  ] as const)
    keys[name] = (await addPerson(context, { name, role }, 'register')).key;

  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await app.inject({
      ...{ method, url, headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const type = String(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: /[/+]json/.test(type) ? response.json() : undefined,
    };
  };
  /** What somebody of the office asks. */
  const as =
    (name: string) =>
    (
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      url: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ) =>
      send(method, url, body, { authorization: `Bearer ${keys[name]}`, ...headers });
  /** A person of a platform, who opened the link of the newest letter. */
  const atDoor = async () => {
    await context.outbox.settled();
    const [mail] = context.mailer.mailbox!.list();
    const token = /#t=([\w-]+)/.exec(mail?.text ?? '')![1];
    const opened = await send('POST', '/door/api/open', { token });
    const cookie = String([opened.headers['set-cookie']].flat()[0]).split(';')[0]!;
    const headers = { cookie, 'x-csrf-token': opened.body.csrf };
    return Object.assign(
      (method: 'GET' | 'POST', url: string, body?: unknown, more: Record<string, string> = {}) =>
        send(method, url, body, { ...headers, ...more }),
      { token, opened },
    );
  };

  /** Takes a review in, with all its files. @returns its id. */
  const take = async (review: SealedReview): Promise<string> => {
    const taken = await as('reviewer')('POST', '/office/api/reviews', {
      report: review.report,
      seal: review.seal,
    });
    if (taken.status !== 200) throw new Error(taken.text);
    for (const { sha256, path } of review.files)
      await as('reviewer')(
        'PUT',
        `/office/api/reviews/${taken.body.id}/files/${sha256}`,
        readFileSync(join(review.dir, path)),
        bytes,
      );
    return taken.body.id;
  };
  return { ...running, time, keys, send, as, atDoor, take };
}
export type TestOffice = Awaited<ReturnType<typeof openTestOffice>>;

export const bytes = { 'content-type': 'application/octet-stream' };

export interface SealedReview {
  readonly dir: string;
  readonly report: string;
  readonly seal: { readonly manifest: string; readonly signature: string };
  readonly files: Manifest['files'];
}

/** Somebody who seals reviews. */
export async function makeReviewer() {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-casework-'));
  const key: SealKey = await loadSealKey(join(folder, 'key.json'));
  let made = 0;
  return {
    publicKey: JSON.stringify(key.publicKey),
    async seal(report: ReviewReport): Promise<SealedReview> {
      const dir = join(folder, `review-${++made}`);
      const { mkdirSync } = await import('node:fs');
      mkdirSync(dir);
      writeFileSync(join(dir, 'report.json'), JSON.stringify(report));
      writeFileSync(join(dir, 'picture.png'), `a picture ${made}`);
      await sealFolder(dir, { review: report.review, key, now: Date.parse(report.review.startedAt) });
      const manifest = readFileSync(join(dir, 'manifest.json'), 'utf8');
      const { files } = JSON.parse(manifest) as Manifest;
      const signature = readFileSync(join(dir, 'manifest.jws'), 'utf8');
      return { dir, report: JSON.stringify(report), seal: { manifest, signature }, files };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
