import type { Strangers } from '../http/limit-anybody.ts';
import type { ServiceApp } from '../http/service-app.ts';
import type { KeyKind, KeyRing } from './api-keys.ts';
import type { KeyLimiter } from './key-limiter.ts';
import { needKey } from './need-key.ts';

/** @returns what registers routes that need a key of one scope and count by key. */
export function keyedScopes(
  app: ServiceApp,
  {
    ring,
    byteLimiter,
    strangers,
  }: {
    ring: KeyRing;
    /** Of what all keys of a platform send together, whatever they call. */
    byteLimiter: KeyLimiter;
    strangers: Strangers;
  },
) {
  return (scope: KeyKind, limiter: KeyLimiter, register: (app: ServiceApp) => Promise<void>) =>
    app.register(async (inner: ServiceApp) => {
      inner.countsByKey = true;
      inner.addHook('onRequest', needKey({ ring, scope, limiter, byteLimiter, strangers }));
      await register(inner);
    });
}
