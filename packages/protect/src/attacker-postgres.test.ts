import { makeKeys } from '@stairgate/service';
import { afterAll, beforeAll } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../service/src/database/test-postgres.testing.ts';
import { attackerSuite } from './attacker-suite.testing.ts';
import { openTestService } from './open-test-service.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

attackerSuite('two nodes of Postgres', async () => {
  const settings = {
    databaseUrl: await postgres.database(),
    keys: JSON.stringify(makeKeys()),
    logLevel: 'info' as const,
  };
  const open = () => openTestService({ settings });
  return Promise.all([open(), open()]);
});
