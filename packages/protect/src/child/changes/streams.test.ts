import { connect, type Socket } from 'node:net';
import { createApiKey, listen, revokeApiKey } from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

let service: TestService;
let port: number;
beforeAll(async () => {
  service = await openTestService({ isForged: true, codes: testCodes, settings: { port: 0 } });
  port = (await listen(service.app, service.context.settings)).port;
});
afterAll(() => service?.close());

interface Listener {
  readonly status: number;
  readonly socket: Socket;
  /** Settles when the service ends it, with how many bytes had come. */
  readonly over: Promise<number>;
}

/** Opens a stream by hand, so that a reader can be slow. */
function follow(path: string, headers: Record<string, string>): Promise<Listener> {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  let bytes = 0;
  const over = new Promise<number>((ended) => {
    socket.on('error', () => {});
    socket.on('close', () => ended(bytes));
  });
  return new Promise((opened) => {
    socket.on('data', (chunk) => {
      if (bytes === 0) opened({ status: Number(String(chunk).slice(9, 12)), socket, over });
      bytes += chunk.length;
    });
  });
}

const platform = async () => {
  const { key, keyId } = await createApiKey(service.context, { name: 'p', scope: 'platform' });
  return { keyId, open: () => follow('/v1/changes', { authorization: `Bearer ${key}` }) };
};

describe('a stream of events', () => {
  it('ends when its key is revoked, and those of other keys go on', async () => {
    const [one, other] = [await platform(), await platform()];
    const streams = [await one.open(), await one.open()];
    const stays = await other.open();
    await revokeApiKey(service.context, one.keyId);
    for (const { over } of streams) await over;
    expect(stays.socket.closed).toBe(false);
    expect((await one.open()).status).toBe(401);
    stays.socket.destroy();
  });

  it('ends when its key was revoked while nothing was heard', async () => {
    const { keyId, open } = await platform();
    const { over } = await open();
    const { db, events } = service.context;
    await db.updateTable('api_keys').set({ revoked_at: 'then' }).where('key_id', '=', keyId).execute();
    events.announce({ kind: 'link', live: true });
    await over;
  });

  it('ends with the session that opened it', async () => {
    const browser = await signIn();
    const stream = await follow('/child/api/events', { cookie: browser });
    expect(stream.status).toBe(200);
    service.time.now += 13 * 3_600_000;
    service.context.events.announce({ kind: 'rulebook', revision: 'x' });
    await stream.over;
  });

  it('is one of few that a session may have open', async () => {
    const cookie = await signIn();
    const open = () => follow('/child/api/events', { cookie });
    const streams: Listener[] = [];
    for (let count = 0; count < 10; count++) streams.push(await open());
    expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await open()).status).toBe(429);
    // Another session's are its own, and one that has ended makes room.
    expect((await follow('/child/api/events', { cookie: await signIn() })).status).toBe(200);
    streams[0]!.socket.destroy();
    await expect.poll(async () => (await open()).status).toBe(200);
  });

  it('is cut off when its reader does not keep up', async () => {
    const { open } = await platform();
    const { socket, over } = await open();
    socket.pause();
    const events = 60_000;
    const childId = 'c'.repeat(500);
    for (let version = 0; version < events; version++)
      service.context.events.announce({ kind: 'child', platform: 'p_default', childId, version });
    socket.resume();
    expect(await over).toBeLessThan(events * 500);
  });
});

/** The cookie of a child whose page was opened. */
async function signIn(): Promise<string> {
  const id = await service.createChild('GB', { lo: 12, hi: 12 });
  const { body } = await service.platform('POST', `/v1/children/${id}/page-link`);
  const token = /#t=(\S+)$/.exec(body.url)![1];
  const { headers } = await service.request('POST', '/child/api/open', { token });
  return String([headers['set-cookie']].flat()[0]).split(';')[0]!;
}
