import type { Code } from '@stairgate/rulebook';

/** The codes of a folder, read and checked; the law that came with this command where none is named, which reads no YAML. */
export async function codesFrom(dir: string | undefined): Promise<readonly Code[]> {
  if (dir === undefined) return (await (await import('@stairgate/codes/law')).ownLaw()).codes;
  return (await import('@stairgate/codes')).loadCodes({ dir });
}
