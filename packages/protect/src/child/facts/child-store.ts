import type { Obligation, SetLimit, Terms } from '@stairgate/rulebook';
import type { Events, Ledger, LedgerEntry, ServiceKeys } from '@stairgate/service';
import type { AskState, GuardianState, News, WhyAsleep } from '@stairgate/wire';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type {
  AgeEvidenceRow,
  AskRow,
  ChildRow,
  Database,
  FavourRow,
  GrantRow,
  GuardianRow,
  LimitRow,
  MoreTimeRow,
  SchoolRow,
  SessionRow,
} from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import { Problem } from '../../problem.ts';
import type { ChildEntry } from './child-entry.ts';
import type { ChildFacts, GrantFact, SchoolFact } from './child-facts.ts';
import { readSeal, sealRecord } from './sealed-record.ts';

/** A change to one child, under that child's lock: no other change to the same child runs at the same time. */
export interface Change {
  readonly trx: Transaction<Database>;
  readonly childId: string;
  /** The row, locked, with its version already raised. */
  readonly child: Selectable<ChildRow>;
  readonly now: number;
  /** `now` as ISO 8601. */
  readonly at: string;
  /** Whether the record was as the service left it, before this change: where it was not, nobody says yes. */
  readonly isIntact: boolean;
  /** Everything known of the child, read under the lock, what this change has written so far included. */
  facts(): Promise<ChildFacts>;
  /** Appends to the ledger under the child's alias. */
  record(
    kind: ChildEntry,
    body: LedgerEntry['body'],
  ): Promise<{ readonly seq: number; readonly hash: string }>;
}

export interface ChildStore {
  /** Questions that were answered from memory, and children that were read from the records, since the start. */
  readonly counts: { readonly fromMemory: number; readonly read: number };
  /** The facts if they are in memory and certain to be current. */
  peek(childId: string): ChildFacts | undefined;
  /** The current facts; undefined for an unknown child. */
  get(childId: string): Promise<ChildFacts | undefined>;
  /** The current facts of many, read together; undefined for those that are unknown. */
  getMany(childIds: Iterable<string>): Promise<ReadonlyMap<string, ChildFacts | undefined>>;
  /** The current facts. @throws Problem `child-unknown`. */
  need(childId: string): Promise<ChildFacts>;
  /**
   * Runs one transaction that changes a child: locked, its version raised, other nodes and pages told once it is
   * committed. Use `change.trx` and nothing else of the database inside. What `run` throws undoes everything. Before and
   * after, yeses that have come to open nothing are put to sleep, so that no change switches anything on by itself.
   * @throws Problem `child-unknown`.
   */
  change<T>(childId: string, run: (change: Change) => Promise<T>): Promise<T>;
  /** Seals the record of a child that was made in this transaction; `change` does so by itself. */
  seal(
    trx: Transaction<Database>,
    child: Pick<Selectable<ChildRow>, 'child_id' | 'ledger_alias' | 'sealed'>,
  ): Promise<void>;
}

/** Every child, for who was led to it by a record: a guardian's, a link's, one that is due. */
export interface ChildRecords extends ChildStore {
  /** The same for one platform: to it, children of others are children that do not exist, and take as long to miss. */
  of(platform: string): ChildStore;
}

interface Entry {
  facts: ChildFacts;
  used: boolean;
}

export interface ChildStoreOptions {
  readonly db: Kysely<Database>;
  readonly events: Events<ServiceEvent, Database>;
  readonly ledger: Ledger;
  /** Of the service's keys: seals the records. */
  readonly keys: Pick<ServiceKeys, 'mac' | 'currentMac' | 'checkMac'>;
  /** Told of a record that was changed beside the service, by its name in the ledger. */
  readonly onForged?: (alias: string) => void;
  readonly clock: () => number;
  /** Children kept in memory. */
  readonly size: number;
  /** Told of what a platform asks about. Cheap: it is told each time. */
  readonly onAsked?: (facts: ChildFacts) => void;
  /** Why a yes cannot count whatever the law says: nobody trusts how it was confirmed. By default everybody does. */
  readonly distrust?: (grant: GrantOrigin) => WhyAsleep | null;
  /** Runs before and after each change, within it. */
  readonly settle?: (change: Change, when: 'before' | 'after') => Promise<void>;
}

/** How and on what a guardian's yes was confirmed. */
export type GrantOrigin = Pick<GrantRow, 'situation' | 'by' | 'method' | 'issuer' | 'practice'>;

export function createChildStore({
  db,
  events,
  ledger,
  keys,
  clock,
  size,
  distrust = () => null,
  settle = async () => {},
  onForged = () => {},
  onAsked = () => {},
}: ChildStoreOptions): ChildRecords {
  const cache = new Map<string, Entry>();
  /** Reads under way that others may join. */
  const reading = new Map<string, Promise<ChildFacts | undefined>>();
  /** Of each read under way, the children that have not changed since it began. */
  const unchanged = new Set<Set<string>>();

  events.subscribe((event) => {
    if (event.kind === 'child') {
      cache.delete(event.childId);
      // A read that began before the change must not be kept, nor be joined by those who come after it.
      reading.delete(readOf(undefined, event.childId));
      reading.delete(readOf(event.platform, event.childId));
      for (const ids of unchanged) ids.delete(event.childId);
    } else if (event.kind === 'link') {
      cache.clear();
      reading.clear();
      for (const ids of unchanged) ids.clear();
    }
  });

  const counts = { fromMemory: 0, read: 0 };
  const keep = (facts: ChildFacts) => {
    if (cache.size >= size) {
      for (const [childId, entry] of cache) {
        cache.delete(childId);
        if (!entry.used) break;
        entry.used = false;
        cache.set(childId, entry);
      }
    }
    cache.set(facts.childId, { facts, used: false });
  };

  const peek = (platform: string | undefined, childId: string) => {
    if (!events.live) return undefined;
    const entry = cache.get(childId);
    if (entry === undefined || (platform !== undefined && entry.facts.platform !== platform))
      return undefined;
    entry.used = true;
    counts.fromMemory++;
    if (platform !== undefined) onAsked(entry.facts);
    return entry.facts;
  };

  const read = async (
    platform: string | undefined,
    childIds: readonly string[],
  ): Promise<Map<string, ChildFacts>> => {
    const still = new Set(childIds);
    counts.read += still.size;
    unchanged.add(still);
    try {
      const found = await readFacts(db, platform, childIds, distrust);
      if (events.live) for (const facts of found.values()) if (still.has(facts.childId)) keep(facts);
      if (platform !== undefined) for (const facts of found.values()) onAsked(facts);
      return found;
    } finally {
      unchanged.delete(still);
    }
  };

  const get = (platform: string | undefined, childId: string): Promise<ChildFacts | undefined> => {
    const facts = peek(platform, childId);
    if (facts !== undefined) return Promise.resolve(facts);
    const name = readOf(platform, childId);
    const joined = reading.get(name);
    if (joined !== undefined) return joined;
    const own = read(platform, [childId])
      .then((found) => found.get(childId))
      .finally(() => {
        if (reading.get(name) === own) reading.delete(name);
      });
    // While changes elsewhere may go unheard, everybody reads for themselves.
    if (events.live) reading.set(name, own);
    return own;
  };

  const seal: ChildStore['seal'] = (trx, child) =>
    sealRecord(trx, child, { isIntact: true, mac: undefined }, { ledger, keys });

  const storeOf = (platform: string | undefined): ChildStore => ({
    counts,
    seal,
    peek: (childId) => peek(platform, childId),
    get: (childId) => get(platform, childId),
    async getMany(childIds) {
      const all = new Map<string, ChildFacts | undefined>();
      const unread: string[] = [];
      for (const childId of childIds) {
        const facts = peek(platform, childId);
        all.set(childId, facts);
        if (facts === undefined) unread.push(childId);
      }
      for (let from = 0; from < unread.length; from += mostAtOnce) {
        const found = await read(platform, unread.slice(from, from + mostAtOnce));
        for (const [childId, facts] of found) all.set(childId, facts);
      }
      return all;
    },
    async need(childId) {
      const facts = await get(platform, childId);
      if (facts === undefined) throw new Problem('child-unknown');
      return facts;
    },
    change(childId, run) {
      return events.transact(async (trx) => {
        // Raising the version takes the row's lock, so changes to one child queue up behind each other here.
        const child = await trx
          .updateTable('children')
          .set((eb) => ({ version: eb('version', '+', 1) }))
          .where('child_id', '=', childId)
          .$if(platform !== undefined, (query) => query.where('platform_id', '=', platform!))
          .returningAll()
          .executeTakeFirst();
        if (child === undefined) throw new Problem('child-unknown');
        const now = clock();
        const before = await readSeal(trx, child, keys);
        const change: Change = {
          isIntact: before.isIntact,
          trx,
          childId,
          child,
          now,
          at: new Date(now).toISOString(),
          async facts() {
            const facts = (await readFacts(trx, platform, [childId], distrust)).get(childId);
            if (facts === undefined) throw new Problem('child-unknown');
            return facts;
          },
          async record(kind, body) {
            const what = newsIn[kind];
            if (what !== undefined)
              await events.publish(trx, { kind: 'news', platform: child.platform_id, childId, what });
            return ledger.append(trx, { kind, alias: child.ledger_alias, body });
          },
        };
        await settle(change, 'before');
        const result = await run(change);
        await settle(change, 'after');
        await sealRecord(trx, child, before, { ledger, keys });
        if (!before.isIntact) onForged(child.ledger_alias);
        await events.publish(trx, {
          kind: 'child',
          platform: child.platform_id,
          childId,
          version: child.version,
        });
        return result;
      });
    },
  });

  const scoped = new Map<string, ChildStore>();
  return {
    ...storeOf(undefined),
    of(platform) {
      let own = scoped.get(platform);
      if (own === undefined) {
        own = storeOf(platform);
        scoped.set(platform, own);
      }
      return own;
    },
  };
}

/** The name of a read under way, which only who asks for the same platform may join. */
function readOf(platform: string | undefined, childId: string): string {
  return platform === undefined ? childId : `${platform} ${childId}`;
}

/** Entries of the ledger of which a child's platform hears as well, whoever writes them. */
const newsIn: Readonly<Partial<Record<ChildEntry, News['what']>>> = {
  'consent-given': 'consent-given',
  'consent-withdrawn': 'consent-withdrawn',
  'limit-set': 'limits-changed',
  'limit-lifted': 'limits-changed',
};

/** Children that one statement reads. */
const mostAtOnce = 500;

/** What was given on top on one day, and a few days that are over. */
const mostMore = 250;

/** Everything that decides about children, in one statement and so from one moment. */
async function readFacts(
  db: Kysely<Database>,
  platform: string | undefined,
  childIds: readonly string[],
  distrust: (grant: GrantOrigin) => WhyAsleep | null,
): Promise<Map<string, ChildFacts>> {
  const rows = await db
    .selectFrom('children')
    .selectAll('children')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('age_evidence')
          .select(['seq', 'method', 'level', 'lo', 'hi', 'learnt_on', 'source'])
          .whereRef('age_evidence.child_id', '=', 'children.child_id')
          .orderBy('seq'),
      ).as('evidence'),
      jsonArrayFrom(
        eb
          .selectFrom('grants')
          .select(grantColumns)
          .whereRef('grants.child_id', '=', 'children.child_id')
          .orderBy('situation')
          .orderBy('by'),
      ).as('grants'),
      jsonArrayFrom(
        eb
          .selectFrom('limits')
          .select(['limit_id', 'by', 'body', 'set_at', 'reason', 'guardian_id', 'set_version'])
          .whereRef('limits.child_id', '=', 'children.child_id')
          .orderBy('set_at')
          .orderBy('limit_id'),
      ).as('limits'),
      jsonArrayFrom(
        eb
          .selectFrom('schools')
          .select(['by', 'set_at', 'hours', 'calendar', 'days_off', 'read_at'])
          .whereRef('schools.child_id', '=', 'children.child_id'),
      ).as('schools'),
      jsonArrayFrom(
        eb
          .selectFrom('more_time')
          .select(['minutes', 'until'])
          .whereRef('more_time.child_id', '=', 'children.child_id')
          .orderBy('until', 'desc')
          .limit(mostMore),
      ).as('more'),
      jsonArrayFrom(
        eb
          .selectFrom('favours')
          .select(['limit_id', 'until'])
          .whereRef('favours.child_id', '=', 'children.child_id')
          .where('kind', '=', 'limit')
          .where('state', '=', 'approved')
          .orderBy('until', 'desc')
          .limit(mostMore),
      ).as('lifted'),
      jsonArrayFrom(
        eb
          .selectFrom('sessions')
          .select(['session_id', 'started_at', 'expires_at'])
          .whereRef('sessions.child_id', '=', 'children.child_id')
          .where('ended_at', 'is', null)
          .orderBy('started_at', 'desc')
          .limit(1),
      ).as('sessions'),
      jsonArrayFrom(
        eb
          .selectFrom('guardians')
          .select(['state', 'invited_at'])
          .select('email_hash')
          .whereRef('guardians.child_id', '=', 'children.child_id')
          .orderBy('invited_at', 'desc'),
      ).as('guardians'),
      jsonArrayFrom(
        eb
          .selectFrom('asks')
          .select(['situation', 'state'])
          .whereRef('asks.child_id', '=', 'children.child_id')
          .orderBy('asked_at')
          .orderBy(sql`ask_id`),
      ).as('asks'),
    ])
    .where('child_id', 'in', childIds)
    .$if(platform !== undefined, (query) => query.where('platform_id', '=', platform!))
    .execute();
  return new Map(rows.map((row) => [row.child_id, toFacts(row, distrust)]));
}

const grantColumns = [
  'situation',
  'by',
  'duration',
  'session_id',
  'granted_at',
  'terms',
  'met',
  'method',
  'issuer',
  'reach',
  'practice',
  'apart',
  'this_time',
  'opened',
  'asleep_why',
  'told',
] as const satisfies readonly (keyof GrantRow)[];

/** A grant as facts read it. */
type GrantRead = Selectable<Pick<GrantRow, (typeof grantColumns)[number]>>;

type FactsRow = Selectable<ChildRow> & {
  evidence: Pick<AgeEvidenceRow, 'seq' | 'method' | 'level' | 'lo' | 'hi' | 'learnt_on' | 'source'>[];
  grants: GrantRead[];
  limits: Pick<LimitRow, 'limit_id' | 'by' | 'body' | 'set_at' | 'reason' | 'guardian_id' | 'set_version'>[];
  schools: Pick<SchoolRow, 'by' | 'set_at' | 'hours' | 'calendar' | 'days_off' | 'read_at'>[];
  more: Pick<MoreTimeRow, 'minutes' | 'until'>[];
  lifted: Pick<FavourRow, 'limit_id' | 'until'>[];
  sessions: Pick<SessionRow, 'session_id' | 'started_at' | 'expires_at'>[];
  guardians: Pick<GuardianRow, 'state' | 'invited_at' | 'email_hash'>[];
  asks: Pick<AskRow, 'situation' | 'state'>[];
};

function toFacts(row: FactsRow, distrust: (grant: GrantOrigin) => WhyAsleep | null): ChildFacts {
  const [session] = row.sessions;
  const asks = new Map<ChildFacts['grants'][number]['situation'], AskState>();
  for (const { situation, state } of row.asks) {
    if (state === 'expired') asks.delete(situation);
    else asks.set(situation, state);
  }
  return {
    childId: row.child_id,
    platform: row.platform_id,
    place: row.place,
    zone: row.zone,
    version: row.version,
    seenVersion: row.seen_version ?? 0,
    alias: row.ledger_alias,
    createdAt: row.created_at,
    evidence: row.evidence.map(({ learnt_on, ...rest }) => ({ ...rest, learntOn: learnt_on })),
    grants: row.grants.map((grant) => toGrant(grant, distrust(grant))),
    limits: row.limits.map(({ limit_id, by, body, set_at, reason, guardian_id, set_version }) => ({
      limitId: limit_id,
      at: set_at,
      set: { by, ...(JSON.parse(body) as object) } as SetLimit,
      reason,
      guardianId: guardian_id,
      version: set_version ?? 0,
    })),
    school: toSchool(row.schools[0]),
    more: row.more.map(({ minutes, until }) => ({ minutes, until: Date.parse(until) })),
    lifted: row.lifted.map(({ limit_id, until }) => ({ limitId: limit_id ?? '', until: Date.parse(until) })),
    session:
      session === undefined
        ? null
        : {
            sessionId: session.session_id,
            startedAt: session.started_at,
            expiresAt: Date.parse(session.expires_at),
          },
    guardian: guardianState(row.guardians.map(({ state }) => state)),
    hasGuardian: row.guardians.some(
      ({ state, email_hash }) =>
        state === 'invited' ||
        state === 'confirming' ||
        state === 'consented' ||
        ((state === 'withdrawn' || state === 'refused') && email_hash !== null),
    ),
    addresses: new Set(row.guardians.flatMap(({ email_hash }) => email_hash ?? [])).size,
    asks,
  };
}

function toSchool(row: FactsRow['schools'][number] | undefined): SchoolFact | null {
  if (row === undefined) return null;
  return {
    by: row.by,
    at: row.set_at,
    hours: JSON.parse(row.hours) as SchoolFact['hours'],
    calendar: row.calendar,
    daysOff: JSON.parse(row.days_off) as string[],
    readAt: row.read_at,
  };
}

/** @param distrusted why it cannot count whatever the law says. A row without terms is older than they are, and sleeps. */
function toGrant(row: GrantRead, distrusted: WhyAsleep | null): GrantFact {
  const why = row.asleep_why ?? distrusted ?? (row.terms === null ? 'was-not-open' : null);
  return {
    situation: row.situation,
    by: row.by,
    duration: row.duration,
    sessionId: row.session_id,
    at: row.granted_at,
    once: row.duration === 'once' || row.this_time,
    terms: row.terms === null ? { needs: {}, law: [] } : (JSON.parse(row.terms) as Terms),
    met: JSON.parse(row.met) as Obligation[],
    ...(row.reach !== null && { reach: row.reach }),
    apart: row.apart,
    asleep: why === null ? null : { why: why as WhyAsleep, noted: row.asleep_why !== null },
    opened: row.opened,
    told: row.told,
  };
}

/** @param states newest first. A consent in force outweighs a later question that nobody has answered. */
function guardianState(states: readonly GuardianRow['state'][]): GuardianState {
  if (states.includes('consented')) return 'consented';
  const [latest] = states;
  if (latest === undefined) return 'none';
  return latest === 'confirming' || states.includes('invited') || states.includes('confirming')
    ? 'invited'
    : latest;
}
