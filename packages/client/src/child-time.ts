import type { NewPurchase, Purchase, TimeNow } from '@stairgate/wire';
import { type Problem, ProtectError, Unreachable } from './errors.ts';
import type { Log } from './log.ts';
import type { Transport } from './transport.ts';

/**
 * How a child's time stands. While the service cannot be asked, it is closed, and `why` says `service-unreachable`. It is closed
 * likewise where the service says that the question is wrong; then `problem` says what to put right.
 */
export type TimeAnswer =
  | (TimeNow & { readonly source: 'service' })
  | {
      readonly source: 'offline';
      readonly allowed: false;
      readonly why: {
        readonly reason: 'service-unreachable';
        readonly by: 'law';
        readonly rules: readonly string[];
      };
      readonly minutesLeft: 0;
      readonly endsAt: null;
      readonly warn: null;
      readonly opensAt: null;
      readonly breakDue: true;
      readonly problem?: Problem;
    };

/** What a device says of itself, each half minute while it is in use. */
export interface DeviceBeat {
  /** A random name that the device gives itself for as long as it is in use. */
  readonly device: string;
  /** `active` while somebody uses it, `idle` when nobody does, `ended` when it is closed. By default `active`. */
  readonly state?: 'active' | 'idle' | 'ended';
}

export interface ChildTime {
  /**
   * Says that a device is in use, and answers how long still. Never throws: whatever goes wrong, it is closed.
   *
   * ```ts
   * const { allowed, warn, endsAt } = await gate.time.beat(child, { device });
   * if (!allowed) close();
   * else if (warn !== null) tell(`It ends in ${warn} minutes.`);
   * ```
   */
  beat(childId: string, beat: DeviceBeat): Promise<TimeAnswer>;
  /** How long still, with nothing said. Never throws: whatever goes wrong, it is closed. */
  left(childId: string): Promise<TimeAnswer>;
  /** Says in which time zone the child is, of the IANA; null for that of its place. Throws as writes do. */
  setZone(childId: string, zone: string | null): Promise<TimeNow>;
  /**
   * May this be bought? Counted where it may, and a guardian is asked where only its yes is missing. Never throws:
   * whatever goes wrong, it may not, and `problem` says what is wrong with the question.
   */
  buy(childId: string, purchase: NewPurchase): Promise<Purchase & { readonly problem?: Problem }>;
}

const closed: TimeAnswer = {
  source: 'offline',
  allowed: false,
  why: { reason: 'service-unreachable', by: 'law', rules: [] },
  minutesLeft: 0,
  endsAt: null,
  warn: null,
  opensAt: null,
  breakDue: true,
};

export function createChildTime({
  transport,
  timeout,
  log,
  onWrite,
}: {
  readonly transport: Transport;
  /** Milliseconds that a question may take. */
  readonly timeout: number;
  readonly log: Log;
  /** Called after each call that may change a child. */
  onWrite(childId: string): void;
}): ChildTime {
  const pathOf = (childId: string, rest: string) => `/v1/children/${encodeURIComponent(childId)}/${rest}`;
  const failed = (error: unknown, what: string) => {
    if (!(error instanceof Unreachable)) log.warn({ err: error }, what);
    return error instanceof ProtectError ? { problem: error.problem } : {};
  };
  const ask = async (childId: string, body?: DeviceBeat): Promise<TimeAnswer> => {
    try {
      const path = pathOf(childId, 'time');
      const reply = await transport.ask(
        body === undefined ? { path, timeout } : { method: 'POST', path, body, timeout },
      );
      const time = reply.body as Partial<TimeNow> | undefined;
      if (typeof time?.allowed !== 'boolean' || typeof time.day !== 'string')
        throw new Unreachable(`${path} answered something else`);
      return { ...(time as TimeNow), source: 'service' };
    } catch (error) {
      return { ...closed, ...failed(error, 'the time of a child could not be asked for') };
    }
  };
  return {
    beat: (childId, { device, state = 'active' }) => ask(childId, { device, state }),
    left: (childId) => ask(childId),
    async setZone(childId, zone) {
      try {
        const request = { method: 'PUT', path: pathOf(childId, 'zone'), body: { zone }, timeout } as const;
        return (await transport.send(request)).body as TimeNow;
      } finally {
        onWrite(childId);
      }
    },
    async buy(childId, purchase) {
      try {
        const path = pathOf(childId, 'purchases');
        // Never sent twice: what was allowed is counted.
        const { body } = await transport.send({ method: 'POST', path, body: purchase, timeout });
        if (typeof (body as Partial<Purchase> | undefined)?.allowed !== 'boolean')
          throw new Unreachable(`${path} answered something else`);
        return body as Purchase;
      } catch (error) {
        const said = failed(error, 'a purchase could not be asked for');
        return { allowed: false, reasons: ['service-unreachable'], favour: null, ...said };
      } finally {
        onWrite(childId);
      }
    },
  };
}
