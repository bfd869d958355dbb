import { settingsFromEnv } from './settings.ts';
import { startService } from './start-service.ts';

/** Starts the service from environment variables, until SIGINT or SIGTERM. */
try {
  const service = await startService({ settings: settingsFromEnv(process.env) });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal does not wait for what is under way.
      if (stopping) process.exit(1);
      stopping = true;
      void service.close().then(() => process.exit(0));
    });
  }
  process.stdout.write(`Stairgate listens at ${service.url}\n`);
} catch (error) {
  const { name, message, stack } = error as Error;
  const expected = ['SettingsError', 'FolderInUse', 'KeysDoNotFit', 'PortInUse'].includes(name);
  process.stderr.write(`${expected ? message : stack}\n`);
  process.exit(1);
}
