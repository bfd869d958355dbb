import { ageInterval, unknownAge } from '@stairgate/rulebook';
import { type KeyRing, refuseOtherSites, route, type ServiceApp, verifyLedger } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { endWebSession, needWebSession, readWebSession, startWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { verifyRecords } from '../../child/facts/sealed-record.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import type { LawDesk } from '../../law/desk/law-desk.ts';
import { profileRoutes } from '../../law/profile/routes.ts';
import { Problem } from '../../problem.ts';
import { lawRoutes, readPlaces } from '../laws/law-routes.ts';

const ledgerShown = 200;
const countedHours = 24 * 7;

/** What the operator's pages ask. The law is public; decisions and the ledger are for who is signed in. */
export async function operatorRoutes(
  app: ServiceApp,
  context: Context,
  { log, ring, desk }: { log: DecisionLog; ring: KeyRing; desk: LawDesk },
): Promise<void> {
  const { clock, db } = context;

  app.route(
    route(operations.readKnownLaw, async () => ({
      places: context.rulebook().jurisdictions,
      codes: context.laws.active.codes.map(({ code, title, short, jurisdiction, url }) => ({
        code,
        title,
        short,
        jurisdiction,
        url,
      })),
    })),
  );

  await lawRoutes(app, context, desk);
  await profileRoutes(app, context);

  app.route(
    route(operations.tryDecision, async ({ body }) => {
      const { age } = body;
      return context
        .rulebook()
        .decide({
          situation: readSituation(body.situation),
          in: readPlaces(typeof body.in === 'string' ? body.in : body.in.join()),
          age: age == null ? unknownAge : ageInterval(age.lo, age.hi, age.level),
          granted: (body.granted ?? []).map(({ situation, by }) => ({
            situation: readSituation(situation),
            by,
          })),
        })
        .toJSON();
    }),
  );

  app.route(
    route(
      operations.signOperatorIn,
      async (request, reply) => {
        refuseOtherSites(request);
        const key = await ring.find(request.body.key);
        if (key === undefined) throw new Problem('key-unknown');
        if (ring.isOver(key)) throw new Problem('key-expired');
        if (key.scope !== 'operator') throw new Problem('key-scope', 'This needs a key of scope "operator".');
        const session = await startWebSession(context, db, reply, {
          kind: 'operator',
          keyId: key.keyId,
          until: key.endsAt,
        });
        reply.header('cache-control', 'no-store');
        return { csrf: session.csrf };
      },
      { config: { rateLimit: { max: 20, timeWindow: 60_000 } } },
    ),
  );

  app.route(
    route(operations.readOperatorSession, async (request, reply) => {
      const session = await needWebSession(context, request, 'operator');
      reply.header('cache-control', 'no-store');
      return { csrf: session.csrf };
    }),
  );

  app.route(
    route(operations.signOperatorOut, async (request, reply) => {
      const session = await readWebSession(context, request, 'operator');
      if (session !== undefined) {
        await needWebSession(context, request, 'operator');
        await endWebSession(context, reply, session);
      }
    }),
  );

  app.route(
    route(operations.readDecisions, async (request, reply) => {
      await needWebSession(context, request, 'operator');
      await log.flush(db);
      const since = new Date(clock() - countedHours * 3_600_000).toISOString();
      reply.header('cache-control', 'no-store');
      return {
        decisions: log.recent(),
        counts: await db
          .selectFrom('decision_counts')
          .select(['hour', 'situation', 'band', 'place', 'platform_id as platform', 'allowed', 'count'])
          .where('hour', '>=', since)
          .orderBy('hour', 'desc')
          .orderBy('count', 'desc')
          .limit(1000)
          .execute(),
      };
    }),
  );

  app.route(
    route(operations.readLedger, async (request, reply) => {
      await needWebSession(context, request, 'operator');
      const entries = await db
        .selectFrom('ledger')
        .select(['seq', 'at', 'kind', 'alias', 'body', 'hash'])
        .orderBy('seq', 'desc')
        .limit(ledgerShown)
        .execute();
      const head = await db.selectFrom('ledger_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
      reply.header('cache-control', 'no-store');
      return {
        entries: entries.map((entry) => ({ ...entry, body: JSON.parse(entry.body) as object })),
        head,
        verified: await verifyLedger(db, {
          expectHead: request.query.expectHead,
          records: (trx) => verifyRecords(trx, context.keys),
        }),
      };
    }),
  );
}
