import { CodeError, loadProfile } from '@stairgate/codes';
import type { Code, Day, Profile } from '@stairgate/rulebook';
import { SettingsError } from '@stairgate/service';

/**
 * Reads the operator's profile when the service starts. A file that cannot be read right is refused, so that nobody
 * believes it counts. What only lapsed is not: the stricter default holds then, `warnOfLapses` says so, and children
 * are not left without protection for want of paperwork.
 * @throws SettingsError with file, line, and what would be right.
 */
export function openProfile(path: string, law: { codes: readonly Code[]; today: Day }): Profile {
  try {
    return loadProfile(path, { ...law, onLapses: () => {} });
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    throw new SettingsError(`The setting profile is wrong.\n${error.message}`);
  }
}
