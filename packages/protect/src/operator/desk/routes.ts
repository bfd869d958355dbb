import { ageInterval, unknownAge } from '@stairgate/rulebook';
import { route, type ServiceApp, verifyLedger } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { verifyRecords } from '../../child/facts/sealed-record.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import type { LawDesk } from '../../law/desk/law-desk.ts';
import { profileRoutes } from '../../law/profile/routes.ts';
import { lawRoutes, readPlaces } from '../laws/law-routes.ts';

const ledgerShown = 200;
const countedHours = 24 * 7;

/** What the operator's pages ask. The law is public; decisions and the ledger are for who is signed in. */
export async function operatorRoutes(
  app: ServiceApp,
  context: Context,
  { log, desk }: { log: DecisionLog; desk: LawDesk },
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
    operatorRoute(context, operations.readDecisions, async () => {
      await log.flush(db);
      const since = new Date(clock() - countedHours * 3_600_000).toISOString();
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
    operatorRoute(context, operations.readLedger, async (_operator, request) => {
      const entries = await db
        .selectFrom('ledger')
        .select(['seq', 'at', 'kind', 'alias', 'body', 'hash'])
        .orderBy('seq', 'desc')
        .limit(ledgerShown)
        .execute();
      const head = await db.selectFrom('ledger_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
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
