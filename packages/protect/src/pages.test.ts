import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';

let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-pages-'));
  const pagesDir = join(folder, 'dist');
  mkdirSync(join(pagesDir, 'assets'), { recursive: true });
  writeFileSync(join(pagesDir, 'index.html'), '<!doctype html><title>Stairgate</title>');
  writeFileSync(join(pagesDir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(pagesDir, 'assets', 'index-Ab12Cd34.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  service = await openTestService({ settings: { pagesDir, dataDir: join(folder, 'data') } });
});
afterAll(async () => {
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the pages', () => {
  it('start at their five paths, never from a cache, under a strict policy', async () => {
    for (const path of ['/', '/child', '/guardian', '/operator', '/mailbox']) {
      const { status, text, headers } = await service.request('GET', path);
      expect([path, status, text]).toEqual([path, 200, '<!doctype html><title>Stairgate</title>']);
      expect(headers['cache-control']).toBe('no-store');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });

  it('have files that are kept for ever when their name tells their content', async () => {
    const script = await service.request('GET', '/assets/index-Ab12Cd34.js');
    expect([script.status, script.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    const icon = await service.request('GET', '/icon.svg');
    expect([icon.status, icon.headers['cache-control']]).toEqual([200, 'public, max-age=3600']);
  });

  it('give away nothing else', async () => {
    for (const path of [
      '/secret.txt',
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/',
      '/child/x',
      '/keys.json',
      '/data/keys.json',
    ]) {
      const { status, text } = await service.request('GET', path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).not.toMatch(/secret$/);
    }
  });
});

describe('the built-in mailbox', () => {
  it('shows mails on this machine, the newest first, and keeps them over a restart', async () => {
    const childId = await service.createChild('GB', { lo: 9, hi: 9 });
    await service.platform('POST', `/v1/children/${childId}/guardian`, { email: 'parent@example.com' });
    await service.mails();
    const { body, headers } = await service.request('GET', '/mailbox/api/messages');
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ to: 'parent@example.com', at: '2026-11-22T12:00:00.000Z' });
    const { settings } = service.context;
    await service.close();
    service = await openTestService({ settings });
    expect((await service.request('GET', '/mailbox/api/messages')).body).toEqual(body);
    for (let at = 0; at < 250; at++)
      await service.context.mailer.send({
        ...{ to: 'x@example.com', subject: `${at}`, text: '', html: '', languages: ['en'] },
      });
    const kept = service.context.mailer.mailbox!.list();
    expect([kept.length, kept[0]!.subject]).toEqual([200, '249']);
  });

  it('is closed where others can reach the service', async () => {
    const open = await openTestService({ settings: { publicUrl: 'https://gate.example' } });
    const { status, body } = await open.request('GET', '/mailbox/api/messages');
    expect([status, body.code]).toEqual([403, 'mailbox-closed']);
    await open.close();
  });
});
