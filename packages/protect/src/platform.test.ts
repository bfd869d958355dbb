import { openTestService } from './guardians/open-test-service.ts';
import { platformSuite } from './platform-suite.ts';

platformSuite('the embedded database', openTestService);
