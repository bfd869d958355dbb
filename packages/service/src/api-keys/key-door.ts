import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceContext } from '../context.ts';
import { createApiKey, listApiKeys, type NewKey, revokeApiKey } from './api-keys.ts';
import { PlatformUnclear } from './platforms.ts';

type KeyContext = Pick<ServiceContext, 'db' | 'events' | 'ledger' | 'keys' | 'random' | 'id' | 'clock'>;

/** What can be done to keys, by who may open the data folder. */
export interface KeyDesk {
  /** @throws PlatformUnclear */
  create(wanted: NewKey): ReturnType<typeof createApiKey>;
  list(): ReturnType<typeof listApiKeys>;
  /** @returns false when there is no such key, or it was revoked already. */
  revoke(keyId: string): Promise<boolean>;
}

export function keyDesk(context: KeyContext): KeyDesk {
  return {
    create: (wanted) => createApiKey(context, wanted),
    list: () => listApiKeys(context),
    revoke: (keyId) => revokeApiKey(context, keyId),
  };
}

/** Holds the path of the socket. */
const doorFile = 'stairgate.door';
/** The longest path of a socket is 108 bytes on Linux and 104 elsewhere. */
const longestPath = 100;
const mostBytes = 64 * 1024;

/**
 * A door of the running service for who may read its data folder, which is its owner alone: a socket in that folder, by
 * which keys are made and ended while the service has the records. There is none on Windows, whose pipes are open to all.
 * @returns what closes it.
 */
export async function openKeyDoor(context: KeyContext, folder: string): Promise<() => Promise<void>> {
  if (process.platform === 'win32') return async () => {};
  const desk = keyDesk(context);
  const near = join(folder, 'stairgate.sock');
  const away = near.length > longestPath ? mkdtempSync(join(tmpdir(), 'stairgate-door-')) : undefined;
  const path = away === undefined ? near : join(away, 'sock');
  const server = createServer(async (asked, answer) => {
    const send = (status: number, body: unknown) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      let text = '';
      for await (const chunk of asked.setEncoding('utf8')) {
        text += chunk;
        if (text.length > mostBytes) return asked.destroy();
      }
      const [what, given] = JSON.parse(text) as [keyof KeyDesk, never];
      if (!Object.hasOwn(desk, what)) return send(400, null);
      send(200, await desk[what](given));
    } catch (error) {
      if (error instanceof PlatformUnclear) send(409, error.message);
      else send(500, null);
    }
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  writeFileSync(join(folder, doorFile), path, { mode: 0o600 });
  return async () => {
    rmSync(join(folder, doorFile), { force: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (away !== undefined) rmSync(away, { recursive: true, force: true });
  };
}

/** The desk of the service that has a data folder open; undefined where none answers. */
export function knockAt(folder: string): KeyDesk | undefined {
  let socketPath: string;
  try {
    socketPath = readFileSync(join(folder, doorFile), 'utf8');
  } catch {
    return undefined;
  }
  const ask = <Answer>(what: keyof KeyDesk, given?: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      const asking = request({ socketPath, method: 'POST', path: '/' }, async (answer) => {
        let text = '';
        for await (const chunk of answer.setEncoding('utf8')) text += chunk;
        if (answer.statusCode === 200) resolve(JSON.parse(text) as Answer);
        else if (answer.statusCode === 409) reject(new PlatformUnclear(JSON.parse(text) as string));
        else reject(new Error(`The service that has ${folder} open could not do that; its log says why.`));
      });
      asking.on('error', reject);
      asking.end(JSON.stringify([what, given]));
    });
  return {
    create: (wanted) => ask('create', wanted),
    list: () => ask('list'),
    revoke: (keyId) => ask('revoke', keyId),
  };
}
