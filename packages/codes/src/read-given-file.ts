import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';

const mib = 1024 * 1024;

export interface GivenFile {
  /** The most that it may hold, in bytes; 32 MiB, if left out. */
  readonly most?: number;
  /**
   * The folder in which it was found, where whoever asks named that and not the file: a link is followed only to what lies
   * in the folder as well, as the files of a ConfigMap of Kubernetes do, and to nothing outside.
   */
  readonly within?: string;
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
 * Where a file or folder lies that was found in another, with no link on the way.
 * @throws GivenFileError where a link leads out of that folder, or to nothing.
 */
export function realPathWithin(path: string, within: string): string {
  const [real, folder] = [path, within].map((one) => {
    try {
      return realpathSync.native(one);
    } catch (error) {
      throw notOpened(path, error);
    }
  }) as [string, string];
  if (real !== folder && !real.startsWith(folder.endsWith(sep) ? folder : folder + sep))
    throw new GivenFileError(
      `${path} is a link that leads out of ${within}, and such a link is not followed`,
    );
  return real;
}

/**
 * What a file holds that somebody named, or that lay in a folder that somebody named: a regular file of bounded size. A
 * device or a pipe could give bytes without end, or none ever.
 * @throws GivenFileError
 */
export function readGivenFile(path: string, { most = 32 * mib, within }: GivenFile = {}): Buffer {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const real = within === undefined ? path : realPathWithin(path, within);
  let handle: number;
  try {
    handle = openSync(real, O_RDONLY | O_NONBLOCK | (within === undefined ? 0 : O_NOFOLLOW));
  } catch (error) {
    throw notOpened(path, error);
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

function notOpened(path: string, error: unknown): GivenFileError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new GivenFileError(`${path} is not there`, true);
  return new GivenFileError(`${path} cannot be read (${code})`);
}
