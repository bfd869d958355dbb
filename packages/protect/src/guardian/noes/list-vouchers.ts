import type { Voucher, VoucherList } from '@stairgate/wire';
import { sql } from 'kysely';
import { childView } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';

/** Families have two; from here on somebody may want to look. */
const standsOut = 3;
const shown = 100;

interface Vouched
  extends Pick<GuardianRow, 'child_id' | 'guardian_id' | 'state' | 'answered_at' | 'too_many_at'> {
  readonly platform: string;
}

/**
 * Who agrees for many children, or was refused because of that: known by the mailbox, and by the name that the issuer of a
 * proof has for it, each by itself. Nothing of it is an address, or leads to one.
 */
export async function listVouchers(
  context: Pick<Context, 'children' | 'clock' | 'db' | 'rulebook' | 'settings'>,
): Promise<VoucherList> {
  const limit = context.settings.childrenPerGuardian;
  const atLeast = Math.min(standsOut, limit);
  const groups = [...(await byMailbox(context, atLeast)), ...(await byProof(context, atLeast))];
  const ids = new Set(groups.flatMap(({ rows }) => rows.map(({ child_id }) => child_id)));
  const known = await context.children.getMany(ids);
  const vouchers = groups.map(({ mac, knownBy, rows }): Voucher => {
    const children = rows.flatMap((row) => {
      const facts = known.get(row.child_id);
      if (facts === undefined) return [];
      const { place, band } = childView(facts, context.rulebook(), context.clock());
      const { platform, state, answered_at, too_many_at } = row;
      return [
        {
          ...{ childId: row.child_id, platform, place, band, state },
          answeredAt: answered_at,
          refusedAt: too_many_at,
        },
      ];
    });
    return {
      // Keyed, and cut short: enough to tell one from another on a list.
      who: mac.slice(-8),
      knownBy,
      children,
      consented: children.filter(({ state }) => state === 'consented').length,
      refused: children.filter(({ refusedAt }) => refusedAt !== null).length,
    };
  });
  vouchers.sort((a, b) => b.refused - a.refused || b.consented - a.consented || a.who.localeCompare(b.who));
  return { vouchers: vouchers.slice(0, shown), atLeast, limit };
}

interface Group {
  readonly mac: string;
  readonly knownBy: Voucher['knownBy'];
  readonly rows: readonly Vouched[];
}

async function byMailbox({ db }: Pick<Context, 'db'>, atLeast: number): Promise<Group[]> {
  const macs = await db
    .selectFrom('guardians')
    .select('mailbox_hash as mac')
    .where('mailbox_hash', 'is not', null)
    .where((eb) => eb.or([eb('state', '=', 'consented'), eb('too_many_at', 'is not', null)]))
    .groupBy('mailbox_hash')
    .having((eb) =>
      eb.or([
        eb(eb.fn.count('child_id').filterWhere('state', '=', 'consented').distinct(), '>=', atLeast),
        eb(eb.fn.max('too_many_at'), 'is not', null),
      ]),
    )
    .orderBy(sql`count(distinct child_id)`, 'desc')
    .limit(shown)
    .execute();
  const rows = await vouchedOf({ db })
    .select('guardians.mailbox_hash as mac')
    .where('guardians.mailbox_hash', 'in', ['', ...macs.map(({ mac }) => mac!)])
    .where((eb) => eb.or([eb('state', '=', 'consented'), eb('too_many_at', 'is not', null)]))
    .execute();
  return grouped(rows, 'mailbox');
}

async function byProof({ db }: Pick<Context, 'db'>, atLeast: number): Promise<Group[]> {
  const macs = await db
    .selectFrom('consents')
    .select('subject as mac')
    .where('subject', 'is not', null)
    .where('state', '=', 'given')
    .groupBy('subject')
    .having(sql`count(distinct child_id)`, '>=', atLeast)
    .orderBy(sql`count(distinct child_id)`, 'desc')
    .limit(shown)
    .execute();
  const rows = await vouchedOf({ db })
    .innerJoin('consents', (join) =>
      join
        .onRef('consents.child_id', '=', 'guardians.child_id')
        .onRef('consents.guardian_id', '=', 'guardians.guardian_id'),
    )
    .select('consents.subject as mac')
    .distinct()
    .where('consents.subject', 'in', ['', ...macs.map(({ mac }) => mac!)])
    .where('consents.state', '=', 'given')
    .execute();
  return grouped(rows, 'proof');
}

function vouchedOf({ db }: Pick<Context, 'db'>) {
  return db
    .selectFrom('guardians')
    .innerJoin('children', 'children.child_id', 'guardians.child_id')
    .innerJoin('platforms', 'platforms.platform_id', 'children.platform_id')
    .select(['guardians.child_id', 'guardians.guardian_id', 'guardians.state', 'guardians.answered_at'])
    .select(['guardians.too_many_at', 'platforms.name as platform'])
    .orderBy('guardians.answered_at')
    .orderBy('guardians.child_id');
}

function grouped(rows: readonly (Vouched & { mac: string | null })[], knownBy: Group['knownBy']): Group[] {
  const groups = new Map<string, Vouched[]>();
  for (const { mac, ...row } of rows) {
    if (mac === null) continue;
    groups.set(mac, [...(groups.get(mac) ?? []), row]);
  }
  return [...groups].map(([mac, members]) => ({ mac, knownBy, rows: members }));
}
