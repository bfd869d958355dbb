import { openTestService } from './open-test-service.testing.ts';
import { platformsSuite } from './platforms-suite.testing.ts';

platformsSuite('PGlite', async () => {
  const service = await openTestService({ settings: { logLevel: 'info' } });
  return [service, service];
});
