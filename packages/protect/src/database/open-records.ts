import { type OpenDatabase, openDatabase } from '@stairgate/service';
import { migrations } from './migrations.ts';
import type { Database } from './schema.ts';

/**
 * Opens the records of protect, brought up to date.
 * @throws FolderInUse when another process has the folder open.
 */
export function openRecords(at: {
  databaseUrl: string | null;
  dataDir: string | null;
  /** An empty embedded database to start from; see `openDatabase`. */
  emptyDatabase?: Blob | undefined;
}): Promise<OpenDatabase<Database>> {
  return openDatabase<Database>({ ...at, migrations });
}
