import type { ServiceApp } from '@stairgate/service';
import type { LawContext } from './law-context.ts';

/** What may be answered from a rulebook. Evaluations look for themselves. */
const decides = /^\/(v1|child\/api|guardian\/api|operator\/api)\//;

/** Lets no request through that may be answered from a rulebook before this node knows which one is in force. */
export function waitUntilCertain(app: ServiceApp, { laws }: LawContext): void {
  app.addHook('preHandler', (request, _reply, done) => {
    if (laws.certain || !decides.test(request.url)) done();
    else laws.refresh().then(() => done(), done);
  });
}
