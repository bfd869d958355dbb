import type { Telemetry } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';

/** What is told of a running service, in numbers about nobody. */
export function measureService(
  { db, children, events }: Context,
  log: DecisionLog,
  { measure }: Telemetry,
): void {
  measure({
    name: 'stairgate.decisions',
    description: 'Decisions, by whether it was allowed and by the effect of the law.',
    unit: '{decision}',
    rises: true,
    read: () =>
      Object.entries(log.totals).flatMap(([outcome, byEffect]) =>
        Object.entries(byEffect).map(([effect, value]) => ({ value, about: { outcome, effect } })),
      ),
  });
  measure({
    name: 'stairgate.children.looked_up',
    description: 'Children that an answer needed, by where they were found.',
    unit: '{child}',
    rises: true,
    read: () => [
      { value: children.counts.fromMemory, about: { from: 'memory' } },
      { value: children.counts.read, about: { from: 'records' } },
    ],
  });
  measure({
    name: 'stairgate.mail.waiting',
    description: 'Mails that wait to be sent.',
    unit: '{mail}',
    rises: false,
    read: async () => {
      const { waiting } = await db
        .selectFrom('mail_outbox')
        .select((eb) => eb.fn.countAll<number>().as('waiting'))
        .executeTakeFirstOrThrow();
      return [{ value: Number(waiting) }];
    },
  });
  measure({
    name: 'stairgate.events.lag',
    description: 'How long the newest change of another node took to come here.',
    unit: 'ms',
    rises: false,
    read: () => (events.lag === null ? [] : [{ value: events.lag }]),
  });
  measure({
    name: 'stairgate.events.live',
    description: '1 while changes of other nodes come here, 0 while every answer is read from the records.',
    unit: '1',
    rises: false,
    read: () => [{ value: events.live ? 1 : 0 }],
  });
}
