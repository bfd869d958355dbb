import { runProcess } from '@stairgate/service';
import { settingsFromEnv } from './settings.ts';
import { startService } from './start-service.ts';

/** Starts the service from environment variables, until SIGINT or SIGTERM. */
await runProcess('Stairgate', () => startService({ settings: settingsFromEnv(process.env) }));
