import type { Objection, ObjectionList, ObjectionsQuery } from '@stairgate/wire';
import { childView } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';

const shown = 200;

/** Objections of grown-ups to the yes of another: of each what is known, and never an address. */
export async function listObjections(
  context: Pick<Context, 'children' | 'clock' | 'db' | 'rulebook'>,
  { state = 'open' }: ObjectionsQuery,
): Promise<ObjectionList> {
  const all = context.db
    .selectFrom('guardians')
    .innerJoin('children', 'children.child_id', 'guardians.child_id')
    .innerJoin('platforms', 'platforms.platform_id', 'children.platform_id')
    .where('objection', 'is not', null);
  const { open, settled } = await all
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('objection', '=', 'open').as('open'),
      eb.fn.countAll<number>().filterWhere('objection', '!=', 'open').as('settled'),
    ])
    .executeTakeFirstOrThrow();
  const rows = await all
    .selectAll('guardians')
    .select('platforms.name as platform')
    .where('objection', state === 'open' ? '=' : '!=', 'open')
    // As `settleObjection` takes them.
    .$if(state === 'open', (query) => query.orderBy('answered_at').orderBy('guardian_id'))
    .$if(state === 'settled', (query) =>
      query.orderBy('objection_settled_at', (by) => by.desc().nullsLast()).orderBy('guardian_id'),
    )
    .limit(shown)
    .execute();
  const others = await othersOf(
    context,
    rows.map(({ child_id }) => child_id),
  );
  const known = await context.children.getMany(new Set(rows.map(({ child_id }) => child_id)));
  const objections = rows.flatMap((row): Objection[] => {
    const facts = known.get(row.child_id);
    // Erased meanwhile.
    if (facts === undefined || row.objection === null) return [];
    const { place, band } = childView(facts, context.rulebook(), context.clock());
    return [
      {
        ...{ childId: row.child_id, platform: row.platform, place, band },
        state: row.objection,
        objectedAt: row.objected_at,
        no: {
          kind: row.state === 'refused' ? 'refused' : 'withdrawn',
          at: row.answered_at,
          standsUntil: row.no_until,
        },
        isReachable: row.email !== null,
        others: others
          .filter(({ child_id, guardian_id }) => child_id === row.child_id && guardian_id !== row.guardian_id)
          .map((other) => ({
            state: other.state,
            invitedAt: other.invited_at,
            answeredAt: other.answered_at,
            method: other.method,
            shutOutSince: other.shut_out_at,
          })),
        settledAt: row.objection_settled_at,
        settledBy: row.objection_settled_by,
        reason: row.objection_reason,
      },
    ];
  });
  return { objections, total: Number(state === 'open' ? open : settled), open: Number(open) };
}

async function othersOf({ db }: Pick<Context, 'db'>, childIds: readonly string[]) {
  if (childIds.length === 0) return [];
  return db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id', 'state', 'invited_at', 'answered_at', 'shut_out_at'])
    .select((eb) =>
      eb
        .selectFrom('consents')
        .select('method')
        .whereRef('consents.child_id', '=', 'guardians.child_id')
        .whereRef('consents.guardian_id', '=', 'guardians.guardian_id')
        .where('given_at', 'is not', null)
        .orderBy('given_at', 'desc')
        .limit(1)
        .as('method'),
    )
    .where('child_id', 'in', childIds)
    .orderBy('invited_at', 'desc')
    .execute();
}
