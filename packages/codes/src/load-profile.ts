import type { Profile } from '@stairgate/rulebook';
import { CodeError, type Problem } from './code-error.ts';
import { GivenFileError, readGivenFile } from './read-given-file.ts';
import { type ProfileContext, type ProfileResult, tryReadProfile } from './read-profile.ts';

export interface LoadProfileOptions extends ProfileContext {
  /**
   * Told what is well written and does nothing today. A service goes on with the stricter default then; without this,
   * it counts as an error, as it should wherever somebody can still correct it.
   */
  readonly onLapses?: (lapses: readonly Problem[]) => void;
}

/** The operator's profile from its file. Throws `CodeError` with everything that is wrong in it. */
export function loadProfile(path: string, { onLapses, ...context }: LoadProfileOptions): Profile {
  const { profile, problems, lapses } = tryLoadProfile(path, context);
  if (!profile) throw new CodeError(problems);
  if (lapses.length === 0) return profile;
  if (!onLapses) throw new CodeError(lapses);
  onLapses(lapses);
  return profile;
}

/** As `loadProfile`, but gives everything back. */
export function tryLoadProfile(path: string, context: ProfileContext): ProfileResult {
  let content: Uint8Array;
  try {
    content = readGivenFile(path);
  } catch (error) {
    if (!(error instanceof GivenFileError)) throw error;
    const what = error.isMissing ? 'The file is not there.' : `${error.message.replace(path, 'The file')}.`;
    const right = 'Name another, or write one with "npx stairgate profile init".';
    return { profile: undefined, problems: [{ file: path, line: 1, column: 1, what, right }], lapses: [] };
  }
  return tryReadProfile(content, path, context);
}
