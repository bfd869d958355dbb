import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Protect, startPlatform, startProtect } from './served-platform.testing.ts';

const examples = resolve(import.meta.dirname, '../examples');
const thisYear = new Date().getUTCFullYear();

/** Small platforms that people start from: each does the same, and each fits on a page. */
describe.each([
  ['express', 'server.ts', process.execPath],
  ['fastify', 'server.ts', process.execPath],
  ['python', 'server.py', 'python3'],
])('the example in %s', (name, file, command) => {
  const program = join(examples, name, file);
  let protect: Protect;
  let platform: Awaited<ReturnType<typeof startPlatform>>;

  beforeAll(async () => {
    protect = await startProtect();
    platform = await startPlatform(command, [program], protect);
  });
  afterAll(async () => {
    await platform?.stop();
    await protect?.close();
  });

  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(platform.url + path, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const join_ = async (years: number) =>
    (await send('POST', '/people', { place: 'GB', year: thisYear - years, month: 1 })).body.id as string;

  it('fits on a page', () => {
    expect(readFileSync(program, 'utf8').split('\n').length).toBeLessThanOrEqual(60);
  });

  it('lets friends write to a child and strangers not, and nobody once there is no answer', async () => {
    const wren = await join_(14);
    const friend = await join_(14);
    const stranger = await join_(40);
    const write = (from: string) => send('POST', `/people/${wren}/messages`, { from, text: 'hello' });

    expect((await write(friend)).status).toBe(403);
    await send('PUT', `/people/${wren}/friends/${friend}`);
    // On a busy machine the first answers may come too late, which closes.
    await expect.poll(() => write(friend)).toMatchObject({ status: 201, body: { to: wren } });
    const refused = await write(stranger);
    expect(refused).toMatchObject({ status: 403, body: { code: 'refused' } });
    expect(JSON.stringify(refused.body)).not.toContain(wren);

    await protect.close();
    expect((await write(stranger)).status).toBe(403);
  });
});
