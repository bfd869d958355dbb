import { caseOf } from '../cases/case-of.ts';
import { dueItems } from '../cases/due-items.ts';
import type { Context } from '../context.ts';
import { stepsBySubject } from '../register/register.ts';

/** Days before something is due at which its platform is reminded; once more on the day after. */
const ahead = [7, 1];

/** Writes to every person of a platform of what is due there, each time once. @returns how many letters were queued. */
export async function remind(context: Context): Promise<number> {
  const { db, clock, outbox, events } = context;
  const today = new Date(clock()).toISOString().slice(0, 10);
  let queued = 0;
  for (const [subject, steps] of await stepsBySubject(db, 'ca_')) {
    const state = caseOf(steps, today);
    for (const { item, kind, due, of } of dueItems(state)) {
      const left = (Date.parse(due) - Date.parse(today)) / 86_400_000;
      const which =
        left < 0
          ? 'late'
          : ahead
              .filter((days) => left <= days)
              .at(-1)
              ?.toString();
      if (of !== 'platform' || which === undefined) continue;
      await events.transact(async (trx) => {
        const first = await trx
          .insertInto('reminders')
          .values({ case_id: subject, item, kind: which, at: new Date(clock()).toISOString() })
          .onConflict((conflict) => conflict.columns(['case_id', 'item', 'kind']).doNothing())
          .returning('item')
          .executeTakeFirst();
        if (first === undefined) return;
        const people = await trx
          .selectFrom('people')
          .select('person_id')
          .where('platform_id', '=', state.platform)
          .where('ended_at', 'is', null)
          .execute();
        for (const { person_id } of people) {
          await outbox.queue(trx, { kind: 'reminder', person_id, about: JSON.stringify({ kind, due }) });
          queued++;
        }
      });
    }
  }
  return queued;
}
