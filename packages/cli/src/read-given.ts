import { type GivenFile, GivenFileError, readGivenFile } from '@stairgate/codes';
import { UsageError } from './output.ts';

/** The text of a file that a command is given. Throws `UsageError`, which begins with `option` where there is one. */
export function readGivenText(
  path: string,
  { option, ...how }: GivenFile & { option?: string } = {},
): string {
  try {
    return readGivenFile(path, how).toString('utf8');
  } catch (error) {
    if (!(error instanceof GivenFileError)) throw error;
    throw new UsageError(`${option === undefined ? '' : `${option}: `}${error.message}.`);
  }
}

/** As `readGivenText`, of JSON. Says where it is none, and never what it holds: it may be another file than was meant. */
export function readGivenJson(path: string, how: GivenFile & { option?: string } = {}): unknown {
  const text = readGivenText(path, how);
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec((error as Error).message) ?? [];
    const where = line === undefined ? '' : `: line ${line}, column ${column}`;
    throw new UsageError(`${how.option === undefined ? '' : `${how.option}: `}${path} is no JSON${where}.`);
  }
}
