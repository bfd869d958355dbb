import type { Records } from './open-records.ts';

/**
 * Sign-ups under way. Each visit answers the question of when one was born once; the answer itself went to protect
 * and is not here.
 */
export interface SignUps {
  /** Takes the one chance to answer. False if it was taken. */
  take(visit: string, at: number): boolean;
  /** Gives the chance back, when the answer could not be delivered. */
  giveBack(visit: string): void;
  answered(visit: string, gateId: string): void;
  /** `undefined` before the answer; `gateId` is null while it is being delivered. */
  of(visit: string): { readonly gateId: string | null } | undefined;
  done(visit: string): void;
}

export function createSignUps(records: Records): SignUps {
  return {
    take: (visit, at) =>
      records.run('insert or ignore into sign_ups (visit, asked_at) values (?, ?)', visit, at) === 1,
    giveBack(visit) {
      records.run('delete from sign_ups where visit = ? and gate_id is null', visit);
    },
    answered(visit, gateId) {
      records.run('update sign_ups set gate_id = ? where visit = ?', gateId, visit);
    },
    of: (visit) => records.get('select gate_id as gateId from sign_ups where visit = ?', visit),
    done(visit) {
      records.run('delete from sign_ups where visit = ?', visit);
    },
  };
}
