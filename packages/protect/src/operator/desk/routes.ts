import { Type } from '@fastify/type-provider-typebox';
import { ageInterval, type Level, levels, unknownAge } from '@stairgate/rulebook';
import { type KeyRing, refuseOtherSites, type ServiceApp, verifyLedger } from '@stairgate/service';
import { decisionSchema } from '../../answer/evaluation/decision-schema.ts';
import { endWebSession, needWebSession, readWebSession, startWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation, situationSchema } from '../../child/facts/read-situation.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { profileRoutes } from '../../law/profile/routes.ts';
import { Problem } from '../../problem.ts';
import { lawRoutes, readPlaces } from '../laws/law-routes.ts';

const levelSchema = Type.Enum([...levels] as Level[]);
const ledgerShown = 200;
const countedHours = 24 * 7;

/** What the operator's pages ask. The law is public; decisions and the ledger are for who is signed in. */
export async function operatorRoutes(
  app: ServiceApp,
  context: Context,
  { log, ring }: { log: DecisionLog; ring: KeyRing },
): Promise<void> {
  const { clock, db } = context;

  app.get(
    '/operator/api/places',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Places that have a code of their own',
        response: {
          200: Type.Object({
            places: Type.Array(Type.String()),
            codes: Type.Array(
              Type.Object({
                code: Type.String(),
                title: Type.String(),
                short: Type.String(),
                jurisdiction: Type.String(),
                url: Type.String(),
              }),
            ),
          }),
        },
      },
    },
    async () => ({
      places: [...context.rulebook().jurisdictions],
      codes: context.laws.active.codes.map(({ code, title, short, jurisdiction, url }) => ({
        code,
        title,
        short,
        jurisdiction,
        url,
      })),
    }),
  );

  await lawRoutes(app, context);
  await profileRoutes(app, context);

  app.post(
    '/operator/api/decide',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Try a decision',
        body: Type.Object(
          {
            situation: situationSchema,
            in: Type.Union([
              Type.String({ maxLength: 200 }),
              Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 }),
            ]),
            age: Type.Optional(
              Type.Union([
                Type.Object(
                  { lo: Type.Integer(), hi: Type.Integer(), level: levelSchema },
                  { additionalProperties: false },
                ),
                Type.Null(),
              ]),
            ),
            granted: Type.Optional(
              Type.Array(
                Type.Object(
                  {
                    situation: situationSchema,
                    by: Type.Enum(['child', 'guardian'] as ('child' | 'guardian')[]),
                  },
                  { additionalProperties: false },
                ),
                { maxItems: 200 },
              ),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: decisionSchema },
      },
    },
    async ({ body }) => {
      const { age } = body;
      return context
        .rulebook()
        .decide({
          situation: readSituation(body.situation),
          in: readPlaces(Array.isArray(body.in) ? body.in.join() : body.in),
          age: age == null ? unknownAge : ageInterval(age.lo, age.hi, age.level),
          granted: (body.granted ?? []).map(({ situation, by }) => ({
            situation: readSituation(situation),
            by,
          })),
        })
        .toJSON();
    },
  );

  app.post(
    '/operator/api/sign-in',
    {
      config: { rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        tags: ['Operator'],
        summary: 'Sign in with an API key of scope operator',
        body: Type.Object({ key: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
        response: { 200: Type.Object({ csrf: Type.String() }) },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const key = await ring.find(request.body.key);
      if (key === undefined) throw new Problem('key-unknown');
      if (key.scope !== 'operator') throw new Problem('key-scope', 'This needs a key of scope "operator".');
      const session = await startWebSession(context, db, reply, { kind: 'operator', keyId: key.keyId });
      reply.header('cache-control', 'no-store');
      return { csrf: session.csrf };
    },
  );

  app.get(
    '/operator/api/session',
    { schema: { tags: ['Operator'], response: { 200: Type.Object({ csrf: Type.String() }) } } },
    async (request, reply) => {
      const session = await needWebSession(context, request, 'operator');
      reply.header('cache-control', 'no-store');
      return { csrf: session.csrf };
    },
  );

  app.post(
    '/operator/api/sign-out',
    { schema: { tags: ['Operator'], response: { 204: Type.Null() } } },
    async (request, reply) => {
      const session = await readWebSession(context, request, 'operator');
      if (session !== undefined) {
        await needWebSession(context, request, 'operator');
        await endWebSession(context, reply, session);
      }
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/operator/api/decisions',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Recent decisions and counts of a week, about nobody',
        response: {
          200: Type.Object({
            decisions: Type.Array(
              Type.Object({
                at: Type.String(),
                situation: Type.String(),
                effect: Type.String(),
                allowed: Type.Boolean(),
                band: Type.String(),
                level: Type.String(),
                place: Type.String(),
                revision: Type.String(),
                reasons: Type.Array(Type.String()),
              }),
            ),
            counts: Type.Array(
              Type.Object({
                hour: Type.String(),
                situation: Type.String(),
                band: Type.String(),
                place: Type.String(),
                allowed: Type.Boolean(),
                count: Type.Integer(),
              }),
            ),
          }),
        },
      },
    },
    async (request, reply) => {
      await needWebSession(context, request, 'operator');
      await log.flush(db);
      const since = new Date(clock() - countedHours * 3_600_000).toISOString();
      reply.header('cache-control', 'no-store');
      return {
        decisions: log.recent().map(({ reasons, ...one }) => ({ ...one, reasons: [...reasons] })),
        counts: await db
          .selectFrom('decision_counts')
          .selectAll()
          .where('hour', '>=', since)
          .orderBy('hour', 'desc')
          .orderBy('count', 'desc')
          .limit(1000)
          .execute(),
      };
    },
  );

  app.get(
    '/operator/api/ledger',
    {
      schema: {
        tags: ['Operator'],
        summary: 'The end of the ledger, and whether all of it holds',
        querystring: Type.Object({
          expectHead: Type.Optional(
            Type.String({
              pattern: '^[0-9a-f]{64}$',
              description: 'A head noted earlier, which must still be there.',
            }),
          ),
        }),
        response: {
          200: Type.Object({
            entries: Type.Array(
              Type.Object({
                seq: Type.Integer(),
                at: Type.String(),
                kind: Type.String(),
                alias: Type.Union([Type.String(), Type.Null()]),
                body: Type.Object({}, { additionalProperties: true }),
                hash: Type.String(),
              }),
            ),
            head: Type.Object({ seq: Type.Integer(), hash: Type.String() }),
            verified: Type.Object(
              { ok: Type.Boolean(), entries: Type.Integer() },
              { additionalProperties: true },
            ),
          }),
        },
      },
    },
    async (request, reply) => {
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
        verified: await verifyLedger(db, { expectHead: request.query.expectHead }),
      };
    },
  );
}
