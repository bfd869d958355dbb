import { attackerSuite } from './attacker-suite.testing.ts';
import { openTestService } from './open-test-service.testing.ts';

attackerSuite('PGlite', async () => {
  const service = await openTestService({ settings: { logLevel: 'info' } });
  return [service, service];
});
