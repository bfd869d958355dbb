import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { statements } from './migrate.ts';
import { openDatabase } from './open-database.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const migrations = { '0001': statements('create table notes (note text primary key)') };

describe('the embedded database', () => {
  it('keeps what was written, and takes little memory whether it is new or was there before', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'stairgate-records-'));
    folders.push(dataDir);
    const configs = new Set<string>();
    for (const start of [1, 2, 3]) {
      const { db, close } = await openDatabase<{ notes: { note: string } }>({
        migrations,
        databaseUrl: null,
        dataDir,
      });
      const { rows } = await sql`show shared_buffers`.execute(db);
      expect(rows).toEqual([{ shared_buffers: '16MB' }]);
      await db
        .insertInto('notes')
        .values({ note: `start ${start}` })
        .execute();
      const notes = await db.selectFrom('notes').selectAll().execute();
      expect(notes).toHaveLength(start);
      await close();
      configs.add(readFileSync(join(dataDir, 'records', 'postgresql.conf'), 'utf8'));
    }
    expect(configs.size).toBe(1);
  });
});
