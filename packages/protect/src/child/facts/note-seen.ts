import type { Events } from '@stairgate/service';
import type { Database } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import type { ChildFacts } from './child-facts.ts';

/** Children that may wait to be written down; of more, the next question tells again. */
const mostWaiting = 10_000;

export interface SeenNotes {
  /** A platform asked about a child at this version. */
  readonly note: (facts: ChildFacts) => void;
  /** Resolves once what was noted is written down. */
  readonly settled: () => Promise<void>;
}

/**
 * Writes down when the platform first asked about a child after a change: until then nothing says that the platform knows of
 * it. One time for each child, the last; no question is kept, and nothing of a child for whom no guardian would read it.
 */
export function createSeenNotes({
  events,
  clock,
  onError,
}: {
  readonly events: Pick<Events<ServiceEvent, Database>, 'transact' | 'publish'>;
  readonly clock: () => number;
  readonly onError: (error: unknown) => void;
}): SeenNotes {
  const noted = new WeakSet<ChildFacts>();
  const waiting = new Map<string, { readonly facts: ChildFacts; readonly at: string }>();
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    for (const [childId, { facts, at }] of waiting) {
      waiting.delete(childId);
      try {
        await events.transact(async (trx) => {
          const { numUpdatedRows } = await trx
            .updateTable('children')
            .set({ seen_version: facts.version, seen_at: at })
            .where('child_id', '=', childId)
            .where((eb) => eb.or([eb('seen_version', 'is', null), eb('seen_version', '<', facts.version)]))
            .executeTakeFirst();
          if (numUpdatedRows > 0n)
            await events.publish(trx, { kind: 'seen', platform: facts.platform, childId });
        });
      } catch (error) {
        onError(error);
      }
    }
    writing = undefined;
  }

  return {
    note(facts) {
      if (facts.seenVersion >= facts.version || !facts.hasGuardian || noted.has(facts)) return;
      if (waiting.size >= mostWaiting) return;
      noted.add(facts);
      waiting.set(facts.childId, { facts, at: new Date(clock()).toISOString() });
      writing ??= Promise.resolve().then(write);
    },
    settled: () => writing ?? Promise.resolve(),
  };
}
