import type { Records } from './open-records.ts';

/** Who said yes to whom. A friend is what the gate calls a contact: both agreed. */
export interface Friends {
  are(a: string, b: string): boolean;
  of(person: string): string[];
  join(a: string, b: string, at: number): void;
  part(a: string, b: string): void;
  /** False if it waits already. */
  request(sender: string, recipient: string, at: number): boolean;
  waits(sender: string, recipient: string): boolean;
  /** Ids of the people whose requests wait for an answer. */
  requestsTo(person: string): string[];
  /** True if there was one to take. */
  takeRequest(sender: string, recipient: string): boolean;
  block(person: string, blocked: string): void;
  unblock(person: string, blocked: string): void;
  /** Whether either of the two blocked the other. */
  blocked(a: string, b: string): boolean;
  hasBlocked(person: string, other: string): boolean;
  mute(person: string, muted: string): void;
  unmute(person: string, muted: string): void;
  hasMuted(person: string, other: string): boolean;
}

export function createFriends(records: Records): Friends {
  const pair = (a: string, b: string) => (a < b ? ([a, b] as const) : ([b, a] as const));
  const part = (a: string, b: string) => {
    records.run('delete from friends where a = ? and b = ?', ...pair(a, b));
  };
  const takeRequest = (sender: string, recipient: string) =>
    records.run('delete from requests where sender = ? and recipient = ?', sender, recipient) === 1;
  return {
    are: (a, b) => records.get('select 1 from friends where a = ? and b = ?', ...pair(a, b)) !== undefined,
    of: (person) =>
      records
        .all<{ id: string }>(
          'select b as id from friends where a = ? union select a as id from friends where b = ?',
          person,
          person,
        )
        .map(({ id }) => id),
    join(a, b, at) {
      records.run('insert or ignore into friends values (?, ?, ?)', ...pair(a, b), at);
      records.run(
        'delete from requests where (sender = ? and recipient = ?) or (sender = ? and recipient = ?)',
        a,
        b,
        b,
        a,
      );
    },
    part,
    request: (sender, recipient, at) =>
      records.run('insert or ignore into requests values (?, ?, ?)', sender, recipient, at) === 1,
    waits: (sender, recipient) =>
      records.get('select 1 from requests where sender = ? and recipient = ?', sender, recipient) !==
      undefined,
    requestsTo: (person) =>
      records
        .all<{ id: string }>('select sender as id from requests where recipient = ? order by at', person)
        .map(({ id }) => id),
    takeRequest,
    block(person, blocked) {
      records.together(() => {
        records.run('insert or ignore into blocks values (?, ?)', person, blocked);
        part(person, blocked);
        takeRequest(person, blocked);
        takeRequest(blocked, person);
      });
    },
    unblock(person, blocked) {
      records.run('delete from blocks where person = ? and blocked = ?', person, blocked);
    },
    blocked: (a, b) =>
      records.get(
        'select 1 from blocks where (person = ? and blocked = ?) or (person = ? and blocked = ?)',
        a,
        b,
        b,
        a,
      ) !== undefined,
    hasBlocked: (person, other) =>
      records.get('select 1 from blocks where person = ? and blocked = ?', person, other) !== undefined,
    mute(person, muted) {
      records.run('insert or ignore into mutes values (?, ?)', person, muted);
    },
    unmute(person, muted) {
      records.run('delete from mutes where person = ? and muted = ?', person, muted);
    },
    hasMuted: (person, other) =>
      records.get('select 1 from mutes where person = ? and muted = ?', person, other) !== undefined,
  };
}
