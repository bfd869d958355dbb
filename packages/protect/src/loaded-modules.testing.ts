import { registerHooks } from 'node:module';

/** Starts and ends a service by the environment, and prints every module that is loaded for it. */
registerHooks({
  resolve(specifier, context, next) {
    console.log(specifier);
    return next(specifier, context);
  },
});
const { createApp, settingsFromEnv } = await import('./index.ts');
const { app, close } = await createApp({ settings: settingsFromEnv(process.env, { logLevel: 'silent' }) });
await app.inject('/health');
await close();
