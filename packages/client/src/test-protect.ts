import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  dayAt,
  guardTime,
  hoursBegin,
  localMoment,
  schoolDays,
  type TimeNext,
  timeChild,
  zonesOfPlace,
} from '@stairgate/guards/time';
import {
  type AgeInterval,
  type Awake,
  ageInterval,
  arePeers,
  awake,
  bandOf,
  beforeYes,
  type Decision,
  dependsOnStranger,
  type GivenYes,
  type Limits,
  lastingLimits,
  limitsNow,
  type Obligation,
  parseLocalTime,
  parsePlace,
  type Rulebook,
  type Scope,
  type SetLimit,
  type Situation,
  situationMeant,
  situations,
  termsOf,
  unknownAge,
  usedUpBy,
  whyNotChoose,
} from '@stairgate/rulebook';
import {
  type Attempt,
  ageSaid,
  type Choice,
  type Duration,
  type Evaluation,
  type Evidence,
  type Favour,
  type GuardianState,
  longestBeatGap,
  type NewLimit,
  type NewPurchase,
  type News,
  type Purchase,
  type ReceivedComplaint,
  type SetLimitView,
  type TimeNow,
} from '@stairgate/wire';
import type { ChildProtections, SituationView } from './child-protections.ts';

function limitIdOf(set: SetLimit): string {
  const about =
    'situation' in set
      ? set.situation.replace('/', '.')
      : 'hours' in set
        ? `${set.hours.from}-${set.hours.to}`.replaceAll(':', '')
        : '';
  return ['l', set.by, set.kind, about].join('_');
}

/** How it answers every request from now on. */
export type Mood = 'well' | 'hangs' | 'errors' | 'garbage' | 'limits';

/**
 * Protect in the tests of a platform: the same rulebook, the same questions and the same consents by the law of now, over
 * real HTTP, with records in memory. What it allows, protect allows.
 */
export interface TestProtect {
  readonly url: string;
  readonly apiKey: string;
  /** Requests so far, as `GET /v1/…`. */
  readonly requests: string[];
  mood: Mood;
  /** Clients that listen for changes now. */
  readonly listeners: number;
  /** Breaks every stream of changes. */
  hangUp(): void;
  /**
   * A guardian says yes to these situations, or with none named to all that need one. `internal` is a method that the law
   * may find too weak.
   */
  consent(childId: string, to?: readonly Situation[], reach?: 'internal' | 'disclosure'): void;
  /** Somebody sets these limits, in place of those that they set before. */
  limit(childId: string, by: SetLimit['by'], set: readonly SetLimit[]): void;
  /** A guardian answers what the child asked for that is over by itself. */
  answerFavour(childId: string, favourId: string, answer: 'approve' | 'refuse'): void;
  /** A guardian takes everything back. */
  withdraw(childId: string): void;
  /** A guardian says no to everything. */
  refuse(childId: string): void;
  /** A choice as the child makes it on the child's own pages. */
  choose(childId: string, situation: Situation, duration?: Duration): void;
  /** Ends an attempt: with the age that somebody else found, or `refused`. */
  endAttempt(attemptId: string, found: AgeInterval | 'refused'): void;
  /** The record of a person whose age is known for certain, or nearly. */
  addPerson(place: string, age: AgeInterval): string;
  decide(childId: string, situation: Situation): Decision;
  close(): Promise<void>;
}

export interface TestProtectOptions {
  readonly rulebook: Rulebook;
  /** Now, in milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly port?: number;
}

interface HeldGrant extends GivenYes {
  readonly duration: Duration;
  readonly at: string;
}

/** What decides about a person now. */
interface Standing extends Awake<HeldGrant> {
  readonly scope: Scope;
  readonly age: AgeInterval;
  /** As pages show them: what is not known counts as over a limit. */
  readonly limits: Limits | undefined;
}

interface Person {
  readonly id: string;
  readonly createdAt: string;
  place: string;
  age: AgeInterval;
  version: number;
  guardian: GuardianState;
  session: string | null;
  grants: HeldGrant[];
  limits: readonly SetLimit[];
  asks: Map<Situation, 'waiting' | 'approved' | 'refused'>;
  zone: string | null;
  /** Null until some device said that it is in use. */
  use: {
    lastAt: number;
    activeAt: number;
    devices: Map<string, number>;
    days: Map<string, number>;
    runMs: number;
  } | null;
  favours: HeldFavour[];
  spent: { day: string; amount: number; currency: string }[];
}

/** Milliseconds without use after which a break was made, as protect has it. */
const breakTakes = 5 * 60_000;

/** What may lie in a body, all of it optional: each endpoint reads its own part. */
type Sent = Partial<Choice & Evaluation> & {
  readonly place?: string;
  readonly evidence?: Evidence;
  readonly email?: string;
  readonly childEmail?: string;
  readonly method?: string;
  readonly about?: ReceivedComplaint['about'];
  readonly text?: string;
  readonly device?: string;
  readonly state?: 'active' | 'idle' | 'ended';
  readonly zone?: string | null;
  readonly minutes?: number;
  readonly amount?: number;
  readonly currency?: string;
  readonly ask?: boolean;
  readonly evaluations?: readonly Evaluation[];
};

type HeldAttempt = { -readonly [Key in keyof Attempt]: Attempt[Key] } & { readonly childId: string };
type HeldFavour = { -readonly [Key in keyof Favour]: Favour[Key] } & { situation?: string };
type HeldComplaint = { -readonly [Key in keyof ReceivedComplaint]: ReceivedComplaint[Key] };

class Wrong extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: object;
  constructor(status: number, code: string, more: object = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/**
 * Starts the stand-in on a free port of the loopback.
 *
 * ```ts
 * const protect = await startTestProtect({ rulebook: compile(loadCodes(), { asOf: '2026-11-22' }) });
 * const gate = createClient(protect);
 * ```
 */
export async function startTestProtect(options: TestProtectOptions): Promise<TestProtect> {
  const { rulebook, clock = Date.now, port = 0 } = options;
  const apiKey = 'test-key';
  const people = new Map<string, Person>();
  const streams = new Set<ServerResponse>();
  const attempts = new Map<string, HeldAttempt>();
  const complaints = new Map<string, HeldComplaint>();
  const requests: string[] = [];
  let count = 0;
  let mood: Mood = 'well';

  const now = () => new Date(clock()).toISOString();
  const nextId = (prefix: string) => `${prefix}_${(++count).toString(36).padStart(6, '0')}`;

  function find(id: string): Person {
    const person = people.get(id);
    if (!person) throw new Wrong(404, 'child-unknown');
    return person;
  }

  function changed(person: Person): void {
    person.version++;
    const data = JSON.stringify({ childId: person.id, version: person.version });
    for (const stream of streams) stream.write(`event: child\ndata: ${data}\n\n`);
  }

  function tell(news: News): void {
    for (const stream of streams) stream.write(`event: news\ndata: ${JSON.stringify(news)}\n\n`);
  }

  /** What a guardian lifted for a while, and until when. */
  const liftedOf = ({ favours }: Person, at: number) =>
    favours.filter(
      ({ kind, state, until }) => kind === 'limit' && state === 'approved' && Date.parse(until) > at,
    );

  /** The limits that count: all but what is lifted. */
  function limitsOf(person: Person, at = clock()): readonly SetLimit[] {
    const lifted = new Set(liftedOf(person, at).map(({ limitId }) => limitId));
    return person.limits.filter((set) => set.by !== 'guardian' || !lifted.has(limitIdOf(set)));
  }

  function limitViews(person: Person): SetLimitView[] {
    const lifted = liftedOf(person, clock());
    return person.limits.map((set) => {
      const limitId = limitIdOf(set);
      const until = lifted
        .filter((one) => one.limitId === limitId)
        .map((one) => one.until)
        .sort()
        .at(-1);
      return { limitId, at: now(), ...set, ...(until !== undefined && { liftedUntil: until }) };
    });
  }

  function standing(person: Person | undefined): Standing {
    const scope = rulebook.scope(person?.place ?? 'unknown');
    const age = person?.age ?? unknownAge;
    const set = person === undefined ? [] : limitsOf(person);
    return {
      ...awake(scope.row(age), person?.grants ?? []),
      scope,
      age,
      limits: set.length > 0 ? limitsNow(set) : undefined,
    };
  }

  function decide(person: Person | undefined, situation: Situation): Decision {
    const { scope, age, granted, limits } = standing(person);
    return scope.decide(situation, age, granted, limits);
  }

  /** A yes on the terms of now. */
  function give(
    person: Person,
    yes: Pick<HeldGrant, 'situation' | 'by' | 'duration'> & Partial<HeldGrant>,
  ): void {
    const { scope, age } = standing(person);
    const { situation, by } = yes;
    person.grants = person.grants.filter((one) => one.situation !== situation || one.by !== by);
    const terms = termsOf(scope, situation, age);
    const once = yes.duration === 'once';
    person.grants.push({ met: beforeYes, apart: true, once, ...yes, terms, at: now() });
  }

  /** Takes the yeses for one time that a use rests on. */
  function useUp(person: Person, situation: Situation): boolean {
    const { counting, limits } = standing(person);
    const used = usedUpBy(situation, counting, limits);
    person.grants = person.grants.filter((one) => !used.includes(one));
    return used.length > 0;
  }

  function viewOf(person: Person, situation: Situation): SituationView {
    const decision = decide(person, situation);
    const { counting, limits: inForce } = standing(person);
    const held = counting.filter((grant) => grant.situation === situation);
    const grant = held.find(({ by }) => by === 'child') ?? held[0];
    const { effect, allowed, obligations, needs, waitsFor, limits, rules, reasons, unlock } = decision;
    return {
      effect,
      ...(decision.own !== effect && { own: decision.own }),
      allowed,
      obligations,
      needs,
      waitsFor,
      limits,
      has: held.map(({ by }) => by),
      once: allowed && usedUpBy(situation, counting, inForce).length > 0,
      grant: grant ? { duration: grant.duration, by: grant.by, at: grant.at } : null,
      ask: person.asks.get(situation) ?? null,
      reasons,
      rules,
      unlock,
    };
  }

  function pageOf(person: Person): ChildProtections {
    const { id, place, age, version, session, guardian } = person;
    const entries = situations.map((situation) => [situation, viewOf(person, situation)] as const);
    const page = Object.fromEntries(entries) as Record<Situation, SituationView>;
    const shares = ['location.share/contact', 'location.share/anyone', 'location.share/guardian'] as const;
    return {
      childId: id,
      place,
      age,
      band: bandOf(age.lo),
      revision: rulebook.revision,
      version,
      session,
      signs: {
        location: shares.some((one) => page[one].has.length > 0 && page[one].allowed),
        guardian: guardian === 'consented',
      },
      guardian,
      situations: page,
    };
  }

  function childOf(person: Person) {
    const { id, place, age, version, createdAt, guardian } = person;
    return {
      id,
      place,
      age,
      band: bandOf(age.lo),
      revision: rulebook.revision,
      version,
      createdAt,
      guardian,
    };
  }

  function ageOf(evidence: Evidence | undefined): AgeInterval {
    if (!evidence) return unknownAge;
    const said = ageSaid(evidence, now().slice(0, 10));
    if (!said) throw new Wrong(422, 'age-impossible');
    return ageInterval(said.lo, said.hi, said.level);
  }

  function addPerson(place: string, age: AgeInterval): string {
    const id = nextId('c');
    const at = place === 'unknown' ? 'unknown' : parsePlace(place);
    people.set(id, {
      id,
      createdAt: now(),
      place: at,
      age,
      version: 1,
      guardian: 'none',
      session: null,
      grants: [],
      asks: new Map(),
      zone: null,
      use: null,
      favours: [],
      spent: [],
      limits: [],
    });
    return id;
  }

  function evaluate(sent: Partial<Evaluation> | undefined) {
    const action = String(sent?.action?.name ?? '');
    const { relation, circumstance, localTime, schoolDay, minutesToday, spent } = sent?.context ?? {};
    const id = String(sent?.resource?.id ?? '');
    const person = people.get(id);
    const { scope, age, granted } = standing(person);
    const asked = { action, relation, circumstance };
    const actor = people.get(String(sent?.subject?.id ?? ''));
    const isPeer = dependsOnStranger(asked) && actor !== undefined && arePeers(actor.age, age);
    const meant = situationMeant(
      {
        ...asked,
        stranger: isPeer ? 'peer' : sent?.subject?.type === 'anonymous' ? 'anyone' : 'adult',
        moment: localTime === undefined ? undefined : parseLocalTime(localTime, schoolDay),
        clock: localTime === undefined && person ? clockOf(person) : undefined,
        counted: { minutes: minutesToday, spent },
      },
      { rulebook, scope, age, granted, set: person && limitsOf(person) },
    );
    const decision = scope.decide((meant?.situation ?? action) as Situation, age, granted, meant?.limits);
    const { allowed, ...context } = decision.toJSON();
    const reasons = [
      ...context.reasons,
      ...(meant?.circumstanceUnknown ? ['circumstance-unknown'] : []),
      ...(meant && id !== '' && !person ? ['unknown-child'] : []),
    ];
    return { decision: allowed, context: { ...context, reasons } };
  }

  function choose(person: Person, situation: Situation, duration: Duration, met = beforeYes): void {
    give(person, { situation, by: 'child', duration, met });
    changed(person);
  }

  function endSession(person: Person): void {
    person.session = null;
    person.grants = person.grants.filter(({ duration }) => duration !== 'session');
  }

  function attemptOf(attemptId: string): Attempt {
    const attempt = attempts.get(attemptId);
    if (attempt === undefined) throw new Wrong(404, 'attempt-unknown');
    const { childId: _, ...view } = attempt;
    return view;
  }

  /** What is handed over says nothing here: `endAttempt` does. */
  function outcomeOf(attemptId: string): 'waiting' {
    if (attemptOf(attemptId).state !== 'waiting') throw new Wrong(410, 'attempt-used');
    return 'waiting';
  }

  function beginAttempt(person: Person, method: string): Answer {
    const attemptId = nextId('at');
    const expiresAt = new Date(clock() + 3_600_000).toISOString();
    attempts.set(attemptId, { attemptId, childId: person.id, method, state: 'waiting', expiresAt });
    const next = { kind: 'redirect', url: `${address}/check?attempt=${attemptId}` };
    return { status: 201, body: { attemptId, expiresAt, next } };
  }

  function answerComplaint(complaintId: string, answer: string): Answer {
    const complaint = complaints.get(complaintId);
    if (complaint === undefined) throw new Wrong(404, 'complaint-unknown');
    if (complaint.state === 'answered') throw new Wrong(409, 'complaint-answered');
    Object.assign(complaint, { state: 'answered', answer, answeredAt: now(), answeredBy: 'platform' });
    return { status: 200, body: complaint };
  }

  /** What the clock shows in each zone in which the person may be. */
  const clockOf = (person: Person) =>
    zonesOf(person)?.map((zone) => localMoment(zone, clock(), schoolDays(null)));
  const zonesOf = ({ zone, place }: Person) => (zone === null ? zonesOfPlace(place) : [zone]);
  const dayOf = (person: Person) =>
    (zonesOf(person) ?? ['Etc/GMT+12', 'Etc/GMT-14'])
      .map((zone) => dayAt(zone, clock()).date)
      .reduce((a, b) => (b < a ? b : a));

  function beat(person: Person, device: string, state: Sent['state']): void {
    const at = clock();
    person.use ??= { lastAt: at, activeAt: 0, devices: new Map(), days: new Map(), runMs: 0 };
    const { use } = person;
    const counted = [...use.devices.values()].some((one) => one >= at - longestBeatGap)
      ? Math.max(at - use.lastAt, 0)
      : 0;
    const day = dayOf(person);
    use.days.set(day, (use.days.get(day) ?? 0) + counted);
    use.runMs = at - use.activeAt > breakTakes ? 0 : use.runMs + counted;
    use.lastAt = Math.max(use.lastAt, at);
    if (state !== 'active') return void use.devices.delete(device);
    use.activeAt = Math.max(use.activeAt, at);
    use.devices.set(device, at);
  }

  /** By the engine that protect itself asks. */
  function timeOf(person: Person): TimeNow {
    const { scope, age, granted } = standing(person);
    const at = clock();
    const day = dayOf(person);
    const { use, place } = person;
    const given = person.favours.filter(
      ({ kind, state, until }) => kind === 'minutes' && state === 'approved' && Date.parse(until) > at,
    );
    const more =
      given.length === 0
        ? null
        : {
            minutes: given.reduce((sum, one) => sum + (one.given ?? 0), 0),
            until: Date.parse(given[0]!.until),
          };
    const iso = (when: number | null) => (when === null ? null : new Date(when).toISOString());
    const places = place === 'unknown' ? ('unknown' as const) : [place];
    const childAt = (when: number) =>
      timeChild({ rulebook, scope, places, age, granted, set: limitsOf(person, when) });
    const ends = liftedOf(person, at)
      .map(({ until }) => Date.parse(until))
      .sort((a, b) => b - a);
    const found = guardTime({
      child: childAt(at),
      next: ends.reduce<TimeNext | undefined>(
        (next, end) => (next?.at === end ? next : { at: end, child: childAt(end), next }),
        undefined,
      ),
      use: use && { day, minutes: (use.days.get(day) ?? 0) / 60_000 },
      more,
      now: at,
      zone: zonesOf(person),
      session:
        use === null ? {} : { minutesSinceBreak: (at - use.activeAt > breakTakes ? 0 : use.runMs) / 60_000 },
    });
    const { allowed, why, zone, minutesUsed, minutesLeft, warn, breakDue } = found;
    return {
      ...{ allowed, why, now: now(), day: found.day, zone, minutesUsed, minutesLeft, warn, breakDue },
      endsAt: iso(found.endsAt),
      warnings: found.warnings.map(({ at: when, minutes }) => ({ at: iso(when)!, minutes })),
      opensAt: iso(found.opensAt),
      moreTime: more && { minutes: more.minutes, until: iso(more.until)! },
    } as TimeNow;
  }

  const midnightOf = (person: Person) =>
    Math.min(...(zonesOf(person) ?? ['Etc/GMT-14']).map((zone) => dayAt(zone, clock()).end));

  function askToLift(person: Person, limitId: string, minutes: number | null): Favour {
    const limit = limitViews(person).find((one) => one.limitId === limitId);
    if (limit === undefined) throw new Wrong(404, 'limit-unknown');
    if (limit.by !== 'guardian') throw new Wrong(409, 'limit-of-another', { by: limit.by });
    if (!['closed', 'quiet', 'school', 'content'].includes(limit.kind)) throw new Wrong(409, 'not-needed');
    return askFavour(person, { kind: 'limit', limitId, limit, minutes });
  }

  function askFavour(person: Person, asked: Partial<Favour> & { situation?: string }): Favour {
    if (person.guardian !== 'consented') throw new Wrong(409, 'no-guardian');
    const waits = person.favours.some(
      ({ kind, state, limitId }) =>
        kind === asked.kind && state === 'waiting' && limitId === (asked.limitId ?? null),
    );
    if (waits && asked.kind !== 'purchase') throw new Wrong(409, 'favour-waits');
    const favour = {
      ...{ favourId: nextId('f'), kind: 'minutes' as const, minutes: null, given: null, amount: null },
      ...{ currency: null, limitId: null, limit: null, reason: null },
      ...{ state: 'waiting' as const, at: now(), answeredAt: null },
      until: new Date(midnightOf(person)).toISOString(),
      ...asked,
    };
    person.favours = [favour, ...person.favours];
    return favour;
  }

  function buy(person: Person, { situation, amount, currency, ask = true }: NewPurchase): Purchase {
    const { scope, age, granted } = standing(person);
    const day = dayOf(person);
    const since = (from: string) =>
      person.spent.reduce(
        (sum, one) => sum + (one.currency === currency && one.day >= from ? one.amount : 0),
        amount,
      );
    const monday = new Date(Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * 86_400_000);
    const per = {
      day: since(day),
      week: since(monday.toISOString().slice(0, 10)),
      month: since(`${day.slice(0, 8)}01`),
    };
    const decided = (set: readonly SetLimit[]) => {
      const [action, circumstance] = situation.split('/');
      const meant = situationMeant(
        { action, circumstance, counted: { spent: { amount, currency, per } } } as never,
        { rulebook, scope, age, granted, set },
      );
      return scope.decide(situation, age, granted, meant?.limits);
    };
    const inForce = limitsOf(person);
    const { allowed, reasons } = decided(inForce);
    const done = (why: readonly string[], favour: Favour | null): Purchase => {
      person.spent.push({ day, amount, currency });
      useUp(person, situation as Situation);
      changed(person);
      return { allowed: true, reasons: [...why], favour };
    };
    if (allowed) return done(reasons, null);
    const set = inForce.filter(({ by, kind }) => by !== 'guardian' || (kind !== 'money' && kind !== 'ask'));
    const no = { allowed: false, reasons: [...reasons] };
    if (set.length === inForce.length || !decided(set).allowed) return { ...no, favour: null };
    const asked = person.favours.filter(
      (one) =>
        one.kind === 'purchase' &&
        one.situation === situation &&
        one.amount === amount &&
        one.currency === currency &&
        Date.parse(one.until) > clock(),
    );
    const approved = asked.find(({ state }) => state === 'approved');
    if (approved !== undefined) {
      approved.state = 'used';
      return done(['guardian-consented'], approved);
    }
    const known = asked.find(({ state }) => state === 'waiting' || state === 'refused') ?? null;
    if (known !== null || !ask || person.guardian !== 'consented') return { ...no, favour: known };
    return { ...no, favour: askFavour(person, { kind: 'purchase', situation, amount, currency }) };
  }

  type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

  function route(method: string, path: string, body: Sent, request: IncomingMessage): Answer {
    const [, version, area, id = '', part, ...rest] = path.split('/').map(decodeURIComponent);
    if (path === '/health' || path === '/ready') return { status: 200, body: { status: 'ok' } };
    if (path === '/access/v1/evaluation') return { status: 200, body: evaluate(body) };
    if (path === '/access/v1/evaluations') {
      return { status: 200, body: { evaluations: (body.evaluations ?? []).map(evaluate) } };
    }
    if (path === '/v1/rulebook') {
      return {
        status: 200,
        body: { revision: rulebook.revision, asOf: rulebook.asOf, codes: rulebook.codes },
      };
    }
    if (path === '/v1/complaints') {
      const all = [...complaints.values()];
      const wanted = new URL(request.url ?? '/', 'http://test').searchParams.get('state') ?? 'received';
      const found = all.filter(({ state }) => state === wanted);
      const waiting = all.filter(({ state }) => state === 'received').length;
      return { status: 200, body: { complaints: found, total: found.length, waiting, overdue: 0 } };
    }
    if (version !== 'v1' || area !== 'children') throw new Wrong(404, 'not-found');
    if (id === '') {
      const place = String(body.place ?? 'unknown');
      return { status: 201, body: childOf(find(addPerson(place, ageOf(body.evidence)))) };
    }
    const person = find(id);
    switch (`${method} ${part ?? ''}`) {
      case 'GET ':
        return { status: 200, body: childOf(person) };
      case 'DELETE ':
        people.delete(id);
        changed(person);
        return { status: 204 };
      case 'POST age-evidence':
        person.age = ageOf(body as unknown as Evidence);
        changed(person);
        return { status: 200, body: childOf(person) };
      case 'PUT place':
        person.place = parsePlace(String(body.place));
        changed(person);
        return { status: 200, body: childOf(person) };
      case 'GET protections': {
        const page = pageOf(person);
        const etag = `"${createHash('sha256').update(JSON.stringify(page)).digest('base64url').slice(0, 16)}"`;
        if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
        return { status: 200, body: page, headers: { etag } };
      }
      case 'POST choices': {
        const { situation, duration, met } = body as {
          situation: Situation;
          duration: Duration;
          met: Obligation[];
        };
        const { scope, age, granted, counting } = standing(person);
        const lasting = lastingLimits(limitsOf(person));
        const refused = whyNotChoose(
          scope.decide(situation, age, granted),
          scope.decide(situation, age, granted, lasting),
          {
            ...{ duration, met, level: age.level, inSession: person.session !== null },
            guardianSaidYes: counting.some((one) => one.situation === situation && one.by === 'guardian'),
          },
        );
        if (refused) {
          const { code, ...more } = refused;
          throw new Wrong(
            code === 'obligations-unmet' || code === 'duration-not-allowed' ? 422 : 409,
            code,
            more,
          );
        }
        choose(person, situation, duration, met);
        return { status: 200, body: { situation, view: viewOf(person, situation), undo: null } };
      }
      case 'DELETE choices':
        person.grants = person.grants.filter((one) => one.situation !== rest.join('/') || one.by !== 'child');
        changed(person);
        return { status: 200, body: {} };
      case 'GET limits':
        return {
          status: 200,
          body: { limits: limitViews(person) },
        };
      case 'POST limits': {
        if (rest[1] === 'favours')
          return { status: 202, body: askToLift(person, rest[0] ?? '', body.minutes ?? null) };
        const { kind, situation } = body as unknown as NewLimit & { situation: Situation };
        if (kind !== 'closed') throw new Wrong(422, 'limit-invalid');
        person.limits = [...person.limits, { by: 'platform', kind, situation }];
        changed(person);
        return { status: 201, body: {} };
      }
      case 'DELETE limits':
        person.limits = person.limits.filter((set) => limitIdOf(set) !== rest[0]);
        changed(person);
        return { status: 204 };
      case 'POST time':
        beat(person, String(body.device), body.state);
        return { status: 200, body: timeOf(person) };
      case 'GET time':
        return { status: 200, body: timeOf(person) };
      case 'PUT zone':
        person.zone = body.zone ?? null;
        changed(person);
        return { status: 200, body: timeOf(person) };
      case 'GET favours':
        return { status: 200, body: { favours: person.favours } };
      case 'POST favours':
        return { status: 202, body: askFavour(person, { kind: 'minutes', minutes: Number(body.minutes) }) };
      case 'POST purchases':
        return { status: 200, body: buy(person, body as unknown as NewPurchase) };
      case 'POST sessions':
        endSession(person);
        person.session = nextId('s');
        changed(person);
        return { status: 201, body: { sessionId: person.session, startedAt: now() } };
      case 'DELETE sessions':
        if (person.session === rest[0]) endSession(person);
        changed(person);
        return { status: 204 };
      case 'POST uses': {
        const situation = String(body.situation) as Situation;
        const record = decide(person, situation).toJSON();
        if (record.allowed && useUp(person, situation)) changed(person);
        return { status: 200, body: record };
      }
      case 'POST guardian': {
        if (rest[0] === 'end') {
          if (person.guardian !== 'consented' && person.guardian !== 'invited')
            throw new Wrong(409, 'no-guardian');
          person.grants = person.grants.filter(({ by }) => by !== 'guardian');
          person.guardian = 'ended';
          changed(person);
          tell({ childId: id, what: 'guardian-ended' });
          return { status: 200, body: { state: 'ended', reason: 'unreachable' } };
        }
        if (!/^\S+@\S+$/.test(String(body.email))) throw new Wrong(422, 'address-invalid');
        if (body.email === body.childEmail) throw new Wrong(422, 'address-of-child');
        if (person.guardian === 'invited') throw new Wrong(409, 'guardian-already-asked');
        person.guardian = 'invited';
        changed(person);
        return { status: 202, body: { state: 'invited', expiresAt: now() } };
      }
      case 'GET guardian':
        return { status: 200, body: { state: person.guardian, mail: null, noStanding: null } };
      case 'DELETE guardian':
        person.guardian = 'none';
        changed(person);
        return { status: 200, body: {} };
      case 'POST asks':
        if (person.guardian !== 'consented') throw new Wrong(409, 'no-guardian');
        person.asks.set(body.situation as Situation, 'waiting');
        changed(person);
        return { status: 202, body: { askId: nextId('a'), state: 'waiting' } };
      case 'POST page-link':
        return { status: 201, body: { url: `${address}/child#t=${nextId('t')}`, expiresAt: now() } };
      case 'POST complaints': {
        const [answered, end] = rest;
        if (answered !== undefined && end === 'answer') return answerComplaint(answered, String(body.text));
        const complaintId = nextId('q');
        const answerBy = now().slice(0, 10);
        complaints.set(complaintId, {
          ...{ complaintId, childId: id, platform: 'test', place: person.place, band: bandOf(person.age.lo) },
          ...{
            about: body.about ?? 'other',
            text: body.text ?? null,
            at: now(),
            answerBy,
            overdue: false,
            withheld: false,
            from: 'child' as const,
          },
          ...{ state: 'received', answer: null, answeredAt: null, answeredBy: null },
        });
        return { status: 201, body: { complaintId, state: 'received', answerBy } };
      }
      case 'POST age-attempts':
        return rest[0] === undefined
          ? beginAttempt(person, String(body.method))
          : { status: 200, body: { outcome: outcomeOf(rest[0]) } };
      case 'GET age-attempts':
        return { status: 200, body: attemptOf(rest[0] ?? '') };
      case 'GET export':
        return { status: 200, body: childOf(person) };
      default:
        throw new Wrong(404, 'not-found');
    }
  }

  const server = createServer((request, response) => {
    const method = request.method ?? 'GET';
    const path = new URL(request.url ?? '/', 'http://test').pathname;
    requests.push(`${method} ${path}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (mood === 'hangs') return;
      if (mood === 'errors') return void reply(response, { status: 503, body: { title: 'Down' } });
      if (mood === 'limits') return void reply(response, { status: 429, body: { code: 'rate-limited' } });
      if (mood === 'garbage') {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        return void response.end('{"situations":{"ads.show/personalised":{"allowed":true');
      }
      if (path === '/v1/changes') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(': here\n\n');
        streams.add(response);
        return void response.on('close', () => streams.delete(response));
      }
      if (path.startsWith('/v1/') && request.headers.authorization !== `Bearer ${apiKey}`) {
        return void reply(response, { status: 401, body: { code: 'key-unknown', title: 'Who are you?' } });
      }
      try {
        const text = Buffer.concat(chunks).toString();
        reply(response, route(method, path, text === '' ? {} : JSON.parse(text), request));
      } catch (error) {
        const { status, code, more } = error instanceof Wrong ? error : new Wrong(422, 'invalid');
        reply(response, { status, body: { type: 'about:blank', title: code, code, status, ...more } });
      }
    });
  });

  function hangUp(): void {
    for (const stream of streams) stream.destroy();
  }

  function reply(response: ServerResponse, { status, body, headers }: Answer): void {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: address,
    apiKey,
    requests,
    get mood() {
      return mood;
    },
    set mood(next) {
      mood = next;
      if (next !== 'well') hangUp();
    },
    get listeners() {
      return streams.size;
    },
    hangUp,
    consent(childId, to, reach = 'disclosure') {
      const person = find(childId);
      const open = to ?? situations.filter((one) => decide(person, one).needs.includes('guardian'));
      person.guardian = 'consented';
      for (const situation of open) {
        give(person, { situation, by: 'guardian', duration: 'until-changed', reach });
        if (person.asks.has(situation)) person.asks.set(situation, 'approved');
      }
      changed(person);
    },
    limit(childId, by, set) {
      const person = find(childId);
      person.limits = [...person.limits.filter((one) => one.by !== by), ...set];
      changed(person);
    },
    answerFavour(childId, favourId, answer) {
      const person = find(childId);
      const favour = person.favours.find((one) => one.favourId === favourId);
      if (favour === undefined) throw new Error(`there is no favour ${favourId}`);
      favour.state = answer === 'approve' ? 'approved' : 'refused';
      favour.given = answer === 'approve' ? favour.minutes : null;
      const { limit } = favour;
      if (limit !== null && answer === 'approve') {
        const begin = 'hours' in limit ? hoursBegin(limit, { now: clock(), zone: zonesOf(person) }) : null;
        const until =
          favour.minutes === null ? midnightOf(person) : (begin ?? clock()) + favour.minutes * 60_000;
        favour.until = new Date(until).toISOString();
      }
      favour.answeredAt = now();
      changed(person);
    },
    withdraw(childId) {
      const person = find(childId);
      person.guardian = 'withdrawn';
      person.grants = person.grants.filter(({ by }) => by !== 'guardian');
      changed(person);
    },
    refuse(childId) {
      const person = find(childId);
      person.guardian = 'refused';
      changed(person);
    },
    endAttempt(attemptId, found) {
      const attempt = attempts.get(attemptId);
      if (attempt === undefined) throw new Error(`there is no attempt ${attemptId}`);
      attempt.state = found === 'refused' ? 'refused' : 'finished';
      if (found === 'refused') return;
      const person = find(attempt.childId);
      person.age = found;
      changed(person);
    },
    choose: (childId, situation, duration = 'until-changed') => choose(find(childId), situation, duration),
    addPerson,
    decide: (childId, situation) => decide(people.get(childId), situation),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
