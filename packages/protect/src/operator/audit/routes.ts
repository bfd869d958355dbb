import { Readable } from 'node:stream';
import type { LedgerRow, ServiceApp } from '@stairgate/service';
import { type AuditEntry, type AuditQuery, operations } from '@stairgate/wire';
import { sql } from 'kysely';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { Context } from '../../child/facts/context.ts';

const shown = 100;
const page = 500;

/** Who did or looked at what, for operators who are signed in. */
export async function auditRoutes(app: ServiceApp, context: Context): Promise<void> {
  const { db } = context;
  const asked = ({ person, kind, day }: AuditQuery) =>
    db
      .selectFrom('audit')
      .selectAll()
      .$if(person !== undefined, (query) => query.where(personOf, '=', person!))
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
      .$if(day !== undefined, (query) =>
        query.where('at', '>=', `${day}T00:00:00.000Z`).where('at', '<=', `${day}T23:59:59.999Z`),
      );

  app.route(
    operatorRoute(context, operations.readAudit, async (_operator, { query }) => {
      const { before } = query;
      const rows = await asked(query)
        .$if(before !== undefined, (of) => of.where('seq', '<', Number(before)))
        .orderBy('seq', 'desc')
        .limit(shown + 1)
        .execute();
      const people = await db
        .selectFrom('audit')
        .select(personOf.as('person'))
        .where(personOf, 'is not', null)
        .distinct()
        .orderBy('person')
        .limit(500)
        .execute();
      const kinds = await db.selectFrom('audit').select('kind').distinct().orderBy('kind').execute();
      return {
        entries: rows.slice(0, shown).map(entryOf),
        more: rows.length > shown,
        people: people.map(({ person }) => person!),
        kinds: kinds.map(({ kind }) => kind),
      };
    }),
  );

  app.route(
    operatorRoute(
      context,
      operations.exportAudit,
      async (_operator, { query }, reply) => {
        reply
          .header('content-type', 'application/x-ndjson; charset=utf-8')
          .header('content-disposition', 'attachment; filename="audit.jsonl"');
        return Readable.from(lines(query)) as never;
      },
      { written: true },
    ),
  );

  /** Read page by page as the reader takes it, so that a long audit is never held whole. */
  async function* lines(query: AuditQuery): AsyncGenerator<string> {
    for (let last = 0; ; ) {
      const rows = await asked(query).where('seq', '>', last).orderBy('seq').limit(page).execute();
      if (rows.length > 0) yield `${rows.map((row) => JSON.stringify(entryOf(row))).join('\n')}\n`;
      if (rows.length < page) return;
      last = rows.at(-1)!.seq;
    }
  }
}

const personOf = sql<string | null>`body::jsonb ->> 'person'`;

function entryOf({ seq, at, kind, alias, body, hash }: LedgerRow): AuditEntry {
  const { about = {}, by, person = null, name = null, session = null, ...more } = JSON.parse(body);
  return { seq, at, kind, alias, person, name, by, session, about: { ...more, ...about }, hash };
}
