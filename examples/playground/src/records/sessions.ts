import type { Records } from './open-records.ts';

export interface Session {
  readonly token: string;
  readonly person: string;
  /** Protect's id of the session; null if protect could not be told yet. */
  readonly gateSession: string | null;
  readonly startedAt: number;
  readonly seenAt: number;
  /** When a break was last suggested or the session began. */
  readonly breakAt: number;
}

/** Who is signed in. Tokens are kept hashed. */
export interface Sessions {
  start(session: Session): void;
  byToken(token: string): Session | undefined;
  of(person: string): Session[];
  setGateSession(token: string, gateSession: string | null): void;
  seen(token: string, at: number): void;
  tookBreak(token: string, at: number): void;
  end(token: string): void;
  /** When the person was last seen in any session. */
  lastSeen(person: string): number | undefined;
  /** Sessions that protect has yet to be told have ended. */
  endLater(gateSession: string, gateId: string): void;
  toEnd(): { readonly gateSession: string; readonly gateId: string }[];
  ended(gateSession: string): void;
}

const columns =
  'token, person, gate_session as gateSession, started_at as startedAt, seen_at as seenAt, break_at as breakAt';

export function createSessions(records: Records): Sessions {
  return {
    start({ token, person, gateSession, startedAt, seenAt, breakAt }) {
      records.run(
        'insert into sessions values (?, ?, ?, ?, ?, ?)',
        token,
        person,
        gateSession,
        startedAt,
        seenAt,
        breakAt,
      );
    },
    byToken: (token) => records.get<Session>(`select ${columns} from sessions where token = ?`, token),
    of: (person) => records.all<Session>(`select ${columns} from sessions where person = ?`, person),
    setGateSession(token, gateSession) {
      records.run('update sessions set gate_session = ? where token = ?', gateSession, token);
    },
    seen(token, at) {
      records.run('update sessions set seen_at = ? where token = ?', at, token);
    },
    tookBreak(token, at) {
      records.run('update sessions set break_at = ? where token = ?', at, token);
    },
    end(token) {
      records.run('delete from sessions where token = ?', token);
    },
    lastSeen: (person) =>
      records.get<{ at: number | null }>('select max(seen_at) as at from sessions where person = ?', person)
        ?.at ?? undefined,
    endLater(gateSession, gateId) {
      records.run('insert or ignore into sessions_to_end values (?, ?)', gateSession, gateId);
    },
    toEnd: () =>
      records.all('select gate_session as gateSession, gate_id as gateId from sessions_to_end limit 20'),
    ended(gateSession) {
      records.run('delete from sessions_to_end where gate_session = ?', gateSession);
    },
  };
}
