import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const mib = 1024 * 1024;

export interface GivenFile {
  /** The most that it may hold, in bytes; 32 MiB, if left out. */
  readonly most?: number;
  /** Found in a folder, and not named by whoever asks: a link is not followed, whatever it leads to. */
  readonly found?: boolean;
}

/** Why a file is not read; the message says it in words, and nothing of what the file holds. */
export class GivenFileError extends Error {
  override name = 'GivenFileError';
  /** Whether there is nothing of that name. */
  readonly isMissing: boolean;
  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/**
 * What a file holds that somebody named, or that lay in a folder that somebody named: a regular file of bounded size. A
 * device or a pipe could give bytes without end, or none ever.
 * @throws GivenFileError
 */
export function readGivenFile(path: string, { most = 32 * mib, found = false }: GivenFile = {}): Buffer {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  let handle: number;
  try {
    handle = openSync(path, O_RDONLY | O_NONBLOCK | (found ? O_NOFOLLOW : 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new GivenFileError(`${path} is not there`, true);
    if (code === 'ELOOP') throw new GivenFileError(`${path} is a link, and no link in a folder is followed`);
    throw new GivenFileError(`${path} cannot be read (${code})`);
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile())
      throw new GivenFileError(`${path} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}`);
    const tooLarge = new GivenFileError(
      `${path} is larger than ${most < mib ? `${Math.ceil(most / 1024)} KiB` : `${Math.round(most / mib)} MiB`}`,
    );
    if (stat.size > most) throw tooLarge;
    // One byte more than it says that it has, as some of /proc say none, and others grow meanwhile.
    const parts: Buffer[] = [];
    for (let size = 0; ; ) {
      const part = Buffer.allocUnsafe(Math.max(stat.size - size + 1, 65_536));
      const read = readSync(handle, part);
      if (read === 0) return Buffer.concat(parts);
      size += read;
      if (size > most) throw tooLarge;
      parts.push(part.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
}
