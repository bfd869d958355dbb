import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes that came from elsewhere, by their hash. Nothing here ever looks into them. */
export interface DocumentStore {
  /**
   * Takes bytes as they come, and keeps them once all are here: on disk, under their hash, or not at all.
   * @param most bytes.
   * @throws TooLarge as soon as there are more.
   */
  take(bytes: Readable, most: number): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Whether it is here, and how many bytes it has. */
  size(sha256: string): Promise<number | null>;
  /** @throws what the file system says where it is not here. */
  read(sha256: string): Readable;
}

/** More bytes than are taken. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

/** @param folder of its own: what broke off in it when a process ended is removed at the next start. */
export async function openDocumentStore(folder: string): Promise<DocumentStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder))
    if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
  const at = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('this is no hash');
    return join(folder, sha256);
  };
  return {
    async take(source, most) {
      const half = join(folder, `${randomUUID()}.part`);
      const file = await open(half, 'wx', 0o600);
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for await (const chunk of source as AsyncIterable<Buffer>) {
          bytes += chunk.length;
          if (bytes > most) throw new TooLarge();
          hash.update(chunk);
          await file.write(chunk);
        }
        await file.sync();
        await file.close();
        const sha256 = hash.digest('hex');
        await rename(half, at(sha256));
        // So that the name outlasts a power cut as the bytes do.
        const directory = await open(folder, 'r');
        await directory.sync().finally(() => directory.close());
        return { sha256, bytes };
      } catch (error) {
        await file.close().catch(() => {});
        await rm(half, { force: true });
        throw error;
      }
    },
    size: (sha256) =>
      stat(at(sha256)).then(
        ({ size }) => size,
        () => null,
      ),
    read: (sha256) => createReadStream(at(sha256)),
  };
}
