import { makeKeys } from '@stairgate/service';
import { afterAll, beforeAll } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../service/src/database/test-postgres.testing.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';

/** Runs a suite on two nodes that share one real Postgres. */
export function onTwoNodes(
  suite: (name: string, open: () => Promise<[TestService, TestService]>) => void,
): void {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres?.stop());
  suite('two nodes of Postgres', async () => {
    const settings = {
      databaseUrl: await postgres.database(),
      keys: JSON.stringify(makeKeys()),
      logLevel: 'info' as const,
    };
    const open = () => openTestService({ settings });
    return Promise.all([open(), open()]);
  });
}
