import { sql } from 'kysely';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';
import { isUnsettled, markOf } from './settle.ts';

/** Children whose records are read in one piece. */
const piece = 500;
/** Pieces in one run, so that other housekeeping has its turn: what is left is due in the next. */
const mostPieces = 20;

/**
 * Looks at the yeses and limits of children whose record nobody has changed since the day or the law did: a birthday, a
 * day of law, another rulebook or profile. What sleeps since is noted. Until then decisions hold every yes against the
 * law by themselves; this is so that it does not wake when the law turns back. Safe to run at any time, and from several
 * nodes at once: each child is noted under its lock, and a second time nothing is left to note.
 * @returns for how many children something was noted.
 */
export async function settleAll(context: Context): Promise<number> {
  const { clock, children, laws } = context;
  // A node that cannot load the law in force would note by another, and be noted over by the rest.
  if (laws.behind !== null) return 0;
  const mark = markOf(context, clock());
  let noted = 0;
  for (let turn = 0; turn < mostPieces; turn++) {
    const due = await dueChildren(context, mark);
    if (due.length === 0) return noted;
    const found = await children.getMany(due);
    const settled: { childId: string; version: number }[] = [];
    for (const childId of due) {
      const facts = found.get(childId);
      if (facts !== undefined && !isUnsettled(context, facts, clock())) {
        settled.push(facts);
        continue;
      }
      try {
        // What a change does first is to settle.
        await children.change(childId, async () => {});
        noted++;
      } catch (error) {
        // Erased in the meantime.
        if (!(error instanceof Problem)) throw error;
      }
    }
    await markSettled(context, settled, mark);
  }
  return noted;
}

async function dueChildren({ db }: Context, mark: string): Promise<readonly string[]> {
  const due = new Set<string>();
  for (const table of ['grants', 'limits', 'guardians'] as const) {
    // Two ranges of an index; "not equal" would read it whole.
    for (const side of ['<', '>'] as const) {
      const rows = await db
        .selectFrom(table)
        .select('child_id')
        .where('settled', side, mark)
        .$if(table === 'limits', (query) => query.where(sql<boolean>`by = 'guardian'`))
        .$if(table === 'guardians', (query) => query.where(sql<boolean>`email_hash is not null`))
        .limit(piece)
        .execute();
      for (const { child_id } of rows) due.add(child_id);
    }
  }
  return [...due].slice(0, piece);
}

/** Only where nothing has changed since it was read: a change settles by itself. */
async function markSettled(
  { db }: Context,
  settled: readonly { readonly childId: string; readonly version: number }[],
  mark: string,
): Promise<void> {
  if (settled.length === 0) return;
  const read = sql.join(settled.map(({ childId, version }) => sql`(${childId}::text, ${version}::integer)`));
  for (const table of ['grants', 'limits', 'guardians'])
    await sql`
      update ${sql.table(table)} set settled = ${mark} from children
      where children.child_id = ${sql.ref(`${table}.child_id`)} and settled != ${mark}
        and (children.child_id, children.version) in (${read})`.execute(db);
}
