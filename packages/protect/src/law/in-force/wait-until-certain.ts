import type { ServiceApp } from '../../../../service/src/app/service-app.ts';
import type { Context } from '../../child/facts/context.ts';

/** What may be answered from a rulebook. Evaluations look for themselves. */
const decides = /^\/(v1|child\/api|guardian\/api|operator\/api)\//;

/** Lets no request through that may be answered from a rulebook before this node knows which one is in force. */
export function waitUntilCertain(app: ServiceApp, { laws }: Context): void {
  app.addHook('preHandler', (request, _reply, done) => {
    if (laws.certain || !decides.test(request.url)) done();
    else laws.refresh().then(() => done(), done);
  });
}
