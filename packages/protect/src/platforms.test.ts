import { openTestService } from './open-test-service.testing.ts';
import { platformsSuite } from './platforms-suite.testing.ts';
import { testCodes } from './test-codes.testing.ts';

platformsSuite('PGlite', async () => {
  const service = await openTestService({ codes: testCodes, settings: { logLevel: 'info' } });
  return [service, service];
});
