import { openTestService } from './open-test-service.testing.ts';
import { platformSuite } from './platform-suite.testing.ts';

platformSuite('the embedded database', openTestService);
