import { type Code, type Obligation, type Situation, situations } from '@stairgate/rulebook';
import { createApiKey, verifyLedger } from '@stairgate/service';
import type { GuardianHome } from '@stairgate/wire';
import fc from 'fast-check';
import { sealOld } from './child/facts/seal-old.ts';
import { verifyRecords } from './child/facts/sealed-record.ts';
import { guardianJobs } from './guardian/pages/guardian-jobs.ts';
import { recordRulebook } from './law/in-force/record-rulebook.ts';
import { makeVendor } from './make-vendor.testing.ts';
import {
  type Answer,
  type Method,
  makeWallet,
  openTestService,
  type TestService,
  tokenIn,
} from './open-test-service.testing.ts';
import { expire } from './operator/retention/expire.ts';
import {
  counting,
  hasPlainSay,
  makePlainLaw,
  openTo,
  type PlainChild,
  type PlainLimit,
  plainAge,
  sayYes,
  settlePlain,
  usePlain,
} from './plain-child.testing.ts';

const day = 86_400_000;
const hour = 3_600_000;
const start = Date.parse('2026-11-22T12:00:00Z');

/** What lives are played in: the laws, the places that have them, and what these have something to say about. */
export interface Stage {
  readonly codes: readonly Code[];
  readonly places: readonly string[];
  readonly spoken: readonly Situation[];
}

const addresses = ['ann@example.com', 'bea@example.com', 'cem@example.com'];
const obligations: readonly Obligation[] = [
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'ask-an-adult-first',
  'disclose-ai',
];

/** One step of a life. Numbers pick among what there is at the time. */
export function steps({ places, spoken }: Stage) {
  /** One of those that the step would come to something with, now and then any other. */
  const situation = fc.record({
    aimed: fc.nat(9).map((one) => one < 8),
    among: fc.nat(99),
    other: fc.constantFrom(...spoken),
  });
  const who = fc.nat(3);
  const age = fc.integer({ min: 9, max: 18 });
  const step = <Kind extends string, Rest>(
    weight: number,
    kind: Kind,
    rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> },
  ) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind), who, ...rest } as never) as fc.Arbitrary<
      { kind: Kind; who: number } & Rest
    >,
  });
  return fc.oneof(
    step(1, 'signs-up', {
      place: fc.constantFrom(...places, 'unknown'),
      age: fc.integer({ min: 9, max: 14 }),
    }),
    step(2, 'shows-age', {
      by: fc.constantFrom('self-declared', 'device', 'guardian', 'estimated', 'verified'),
      age,
      more: fc.nat(2),
    }),
    step(2, 'invites', { address: fc.nat(addresses.length - 1) }),
    step(1, 'takes-back-invitation', {}),
    step(6, 'is-agreed-to', {
      about: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
      rest: fc.constantFrom('refused', 'left', 'agreed'),
      strong: fc.boolean(),
      confirmed: fc.nat(3).map((one) => one < 3),
      anew: fc.boolean(),
    }),
    step(1, 'is-confirmed', {}),
    step(1, 'is-refused', {}),
    step(2, 'is-withdrawn', { at: fc.nat(9), all: fc.boolean() }),
    step(8, 'chooses', {
      situation,
      duration: fc.constantFrom('once', 'session', 'until-changed', 'until-changed'),
      unmet: fc.option(fc.nat(obligations.length - 1), { freq: 8 }),
    }),
    step(1, 'unchooses', { situation }),
    step(3, 'uses', { situation }),
    step(3, 'starts-session', {}),
    step(1, 'ends-session', {}),
    step(2, 'is-limited', {
      situation,
      how: fc.constantFrom('closed', 'closed', 'ask'),
      by: fc.constantFrom('child', 'guardian', 'platform'),
      whole: fc.boolean(),
    }),
    step(1, 'is-unlimited', { at: fc.nat(3) }),
    step(2, 'asks', { situation }),
    step(2, 'is-answered', { approve: fc.boolean(), strong: fc.boolean() }),
    step(5, 'moves', { to: fc.constantFrom(...places) }),
    step(4, 'grows', {
      hours: fc.constantFrom(7, 7, 24, 24 * 4, 24 * 8, 24 * 30, 24 * 45, 24 * 100, 24 * 366),
    }),
    step(1, 'is-erased', { by: fc.constantFrom('platform', 'guardian', 'child'), sure: fc.nat(2) }),
  );
}
export type Step = ReturnType<typeof steps> extends fc.Arbitrary<infer One> ? One : never;

/** Two children of two platforms with one grown-up, who has agreed to all that each method reaches to. */
const family: readonly Step[] = [
  ...(['US', 'GB'] as const).flatMap((place, who): Step[] => [
    { kind: 'signs-up', who, place, age: 12 },
    { kind: 'invites', who, address: 0 },
    {
      ...{ kind: 'is-agreed-to', who, about: [], rest: 'agreed' },
      ...{ strong: place === 'US', confirmed: true, anew: false },
    },
    { kind: 'starts-session', who },
    ...[0, 1, 2, 3].map((among): Step => {
      const situation = { aimed: true, among, other: 'account.open/self' as const };
      return { kind: 'chooses', who, situation, duration: 'until-changed', unmet: null };
    }),
  ]),
];

interface Aim {
  readonly aimed: boolean;
  readonly among: number;
  readonly other: Situation;
}
type Browser = ReturnType<TestService['browser']>;
/** A guardian's side of a child, as the documents have it. */
interface PlainGuardian {
  readonly address: string;
  state: 'invited' | 'confirming' | 'consented';
  /** Until when an answer may come; null once one came. */
  until: number | null;
  /** Ids of what is agreed to and not withdrawn. */
  readonly agreed: Set<string>;
  /** Answers that wait for the link of the second letter. */
  waiting: Answered[];
}
interface Answered {
  readonly purposes: readonly { readonly id: string; readonly situations: readonly Situation[] }[];
  readonly strong: boolean;
  readonly token: string;
}
interface Player {
  readonly id: string;
  readonly platform: number;
  readonly plain: PlainChild;
  guardian: PlainGuardian | null;
  readonly asks: { id: string; situation: Situation }[];
}

/** Thrown where the service and the plain model part. */
class Parted extends Error {}

/** Opens a service on which lives are played one after the other, each of which leaves nothing. */
export async function openStage(stage: Stage) {
  const vendor = await makeVendor();
  const wallet = await makeWallet();
  const service = await openTestService({
    codes: stage.codes,
    wallet,
    settings: {
      trustedIssuers: [vendor.issuer, wallet.issuer],
      mailsADay: 1e6,
      platformMailsADay: 1e6,
      logLevel: 'silent',
    },
  });
  const keyOf = async (platform: string) =>
    (await createApiKey(service.context, { name: platform, scope: 'platform', platform })).key;
  const keys = [service.key, await keyOf('Birch')];
  const readLaw = makePlainLaw(stage.codes);
  const { db } = service.context;
  /** The newest letter that was looked at. */
  let newest: unknown;
  const seen = { opened: 0, compared: 0, slept: 0 };
  /** How often each step came to what. */
  const came = new Map<string, number>();

  /** Plays one life. @throws Parted, or what a check says. */
  async function play(rest: readonly Step[]): Promise<void> {
    const life = [...family, ...rest];
    service.time.now = start;
    const players: Player[] = [];
    const browsers = addresses.map(() => service.browser());
    const gone: { id: string; platform: number }[] = [];
    /** Grown-ups whose say is over, and whose address is kept until the last letter has gone: with the next housekeeping. */
    let leaving: { readonly id: string; readonly address: string }[] = [];
    const now = () => service.time.now;
    const as = (platform: number, method: Method, url: string, body?: unknown) =>
      service.request(method, url, body, { authorization: `Bearer ${keys[platform]}` });
    const lawOf = ({ plain }: Player) => readLaw(now(), plain.place, plainAge(plain.evidence, now()));
    const sessionOf = ({ plain }: Player) => plain.session?.id ?? null;
    const held = () =>
      new Set([
        ...players.flatMap(({ guardian }) => (guardian === null ? [] : [guardian.address])),
        ...leaving.map(({ address }) => address),
      ]);

    /** What days alone bring about. */
    const pass = () => {
      for (const player of players) {
        const { plain, guardian } = player;
        if (plain.session !== null && plain.session.until <= now()) endPlainSession(plain, false);
        if (guardian !== null) {
          const isLate = guardian.until !== null && guardian.until <= now();
          if (isLate) player.guardian = null;
        }
        endSay(player);
        settlePlain(plain, lawOf(player));
      }
    };
    const endSay = (player: Player) => {
      if (hasPlainSay(plainAge(player.plain.evidence, now()))) return;
      player.plain.limits = player.plain.limits.filter(({ by }) => by !== 'guardian');
      if (player.guardian === null) return;
      player.plain.yeses = player.plain.yeses.filter(({ by }) => by !== 'guardian');
      const { address, state } = player.guardian;
      if (state === 'consented') leaving.push({ id: player.id, address });
      player.guardian = null;
    };

    async function perform(step: Step): Promise<string> {
      if (step.kind === 'signs-up') {
        if (players.length >= 4) return 'enough';
        const platform = players.length % 2;
        const evidence = { method: 'guardian', lo: step.age, hi: step.age };
        const answer = await as(platform, 'POST', '/v1/children', { place: step.place, evidence });
        need(answer, 201);
        const piece = {
          ...{ lo: step.age, hi: step.age, on: midnight(now()) },
          level: 'declared-by-guardian-or-device' as const,
        };
        players.push({
          ...{ id: answer.body.id, platform, guardian: null, asks: [] },
          plain: { place: step.place, evidence: [piece], yeses: [], limits: [], session: null },
        });
        return 'made';
      }
      const player = players[step.who % Math.max(1, players.length)];
      if (player === undefined) return 'nobody';
      const { id, platform, plain } = player;
      const path = `/v1/children/${id}`;
      const send = (method: Method, url: string, body?: unknown) => as(platform, method, path + url, body);
      const isDone = ({ status }: Answer) => status < 300;
      const law = lawOf(player);
      const atGuardian = (url: string) => `/guardian/api/children/${id}${url}`;
      const guardianOf = async (): Promise<Browser | null> => {
        const { guardian } = player;
        if (guardian === null) return null;
        const browser = browsers[addresses.indexOf(guardian.address)]!;
        const home = await browser.send('GET', '/guardian/api/home');
        if (home.status === 200) return browser;
        const asked = await browser.send('POST', '/guardian/api/sign-in', { email: guardian.address });
        if (!isDone(asked)) return null;
        const before = new Set(mailbox());
        await service.context.outbox.settled();
        const letter =
          mailbox().find((mail) => !before.has(mail) && mail.to === guardian.address) ?? mailbox()[0];
        if (letter === undefined || letter.to !== guardian.address) return null;
        await service.open(browser, tokenIn(letter.text));
        return browser;
      };
      const homeOf = async (browser: Browser) => {
        const { body } = await browser.send('GET', '/guardian/api/home');
        return (body as GuardianHome).children?.find(({ childId }) => childId === id);
      };
      const count = (answered: Answered) => {
        const guardian = player.guardian!;
        for (const purpose of answered.purposes) {
          guardian.agreed.add(purpose.id);
          for (const situation of purpose.situations)
            sayYes(plain, law, {
              ...{ by: 'guardian', situation, lasts: 'until-changed', session: null, at: now() },
              ...{ strong: answered.strong, apart: purpose.situations.length === 1 },
              purposes: new Set([purpose.id]),
            });
        }
        guardian.state = 'consented';
        guardian.until = null;
      };
      const needing = (by: 'child' | 'guardian') => {
        const said = counting(plain, law);
        return situations.filter(
          (one) =>
            law.own(one).needs.includes(by) &&
            !said.some((yes) => yes.by === by && yes.situation === one) &&
            (by === 'guardian' ||
              !law.own(one).needs.includes('guardian') ||
              said.some((yes) => yes.by === 'guardian' && yes.situation === one)),
        );
      };
      const aim = ({ aimed, among, other }: Aim, at: readonly Situation[]): Situation =>
        aimed && at.length > 0 ? at[among % at.length]! : other;
      const takeBack = (ids: readonly string[]) => {
        const guardian = player.guardian!;
        for (const one of ids) guardian.agreed.delete(one);
        plain.yeses = plain.yeses.filter(
          ({ by, purposes }) => by === 'child' || [...purposes].some((one) => guardian.agreed.has(one)),
        );
      };

      switch (step.kind) {
        case 'shows-age': {
          const piece = evidenceOf(step, now());
          const { said } = piece;
          if (step.by === 'estimated' || step.by === 'verified')
            said.token = await vendor.sign({
              sub: id,
              lo: said.lo,
              hi: said.hi,
              level: said.level,
              now: now(),
            });
          const answer = await send('POST', '/age-evidence', said);
          if (!isDone(answer)) return codeOf(answer);
          plain.evidence.push(piece.kept);
          endSay(player);
          return 'known';
        }
        case 'invites': {
          const address = addresses[step.address]!;
          const browser = browsers[step.address]!;
          const before = new Set(mailbox());
          const answer = await send('POST', '/guardian', { email: address });
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian !== null) throw new Parted('a second guardian was asked beside the first');
          player.guardian = {
            ...{ address, state: 'invited', until: now() + 7 * day, agreed: new Set(), waiting: [] },
          };
          await service.context.outbox.settled();
          const letter = mailbox().find((mail) => !before.has(mail));
          if (letter?.to !== address) throw new Parted('the invitation went to somebody else');
          await service.open(browser, tokenIn(letter.text));
          return 'invited';
        }
        case 'takes-back-invitation': {
          const answer = await send('DELETE', '/guardian');
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian?.state === 'consented') throw new Parted('a consent was taken back by a child');
          player.guardian = null;
          return 'taken back';
        }
        case 'is-agreed-to': {
          const browser = await guardianOf();
          const home = browser && (await homeOf(browser));
          if (!browser || !home) return 'no guardian';
          const { length } = home.purposes;
          const picked = new Set(step.about.map((one) => one % Math.max(1, length)));
          const agreed = home.purposes.filter(
            ({ core, strong }, at) =>
              (core || step.rest === 'agreed' || picked.has(at)) && (!strong || step.strong || step.anew),
          );
          const refused = step.rest === 'refused' ? home.purposes.filter((one) => !agreed.includes(one)) : [];
          const method = step.strong ? 'adult-credential' : 'email-plus';
          const before = new Set(mailbox());
          const answer = await browser.send('POST', atGuardian('/consents'), {
            purposes: agreed.map((one) => one.id),
            refused: refused.map((one) => one.id),
            ...{ method, noticeVersion: home.notice.version, change: step.anew },
            ...(step.strong
              ? {
                  attempt: await service.proven(browser, player.id),
                }
              : {}),
          });
          if (!isDone(answer)) return codeOf(answer);
          const guardian = player.guardian!;
          const answered = { purposes: agreed, strong: step.strong, token: '' };
          const named = [...agreed, ...refused].map((one) => one.id);
          // Another answer about the same takes the place of one that waits.
          guardian.waiting = guardian.waiting.filter(
            ({ purposes }) =>
              guardian.state === 'consented' && !purposes.some((one) => named.includes(one.id)),
          );
          if (answer.body.state === 'given') count(answered);
          else {
            await service.context.outbox.settled();
            const letter = mailbox().find((mail) => !before.has(mail));
            if (letter?.to !== guardian.address) throw new Parted('the second letter went to somebody else');
            if (guardian.state === 'invited') guardian.state = 'confirming';
            guardian.waiting.push({ ...answered, token: tokenIn(letter.text) });
          }
          takeBack(refused.map((one) => one.id).filter((one) => guardian.agreed.has(one)));
          if (answer.body.state === 'given' || !step.confirmed) return 'answered';
          return confirm();
        }
        case 'is-confirmed':
          return confirm();
        case 'is-refused': {
          const browser = await guardianOf();
          if (!browser) return 'no guardian';
          const answer = await browser.send('POST', atGuardian('/refuse'));
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian?.state === 'consented') throw new Parted('what was agreed to was refused');
          player.guardian = null;
          return 'refused';
        }
        case 'is-withdrawn': {
          const browser = await guardianOf();
          if (!browser) return 'no guardian';
          const guardian = player.guardian!;
          const all = [...guardian.agreed];
          const one = all[step.at % Math.max(1, all.length)];
          const body = step.all || one === undefined ? {} : { purposes: [one] };
          const answer = await browser.send('POST', atGuardian('/withdraw'), body);
          if (!isDone(answer)) {
            if (guardian.state === 'consented') throw new Parted(`not withdrawn: ${answer.text}`);
            return codeOf(answer);
          }
          const everything = !('purposes' in body) || one === 'core' || all.length === 1;
          if (!everything) takeBack([one!]);
          else {
            // Without an account nothing is left for the child's own choices to hold on to either.
            plain.yeses = guardian.agreed.has('core') ? [] : plain.yeses.filter(({ by }) => by === 'child');
            player.guardian = null;
          }
          return 'withdrawn';
        }
        case 'chooses': {
          const { duration } = step;
          const wanting = needing('child');
          const asked = situations.filter((one) =>
            plain.limits.some((limit) => limit.how === 'ask' && concerns(limit, one)),
          );
          const situation = aim(step.situation, [...wanting, ...asked]);
          const met = obligations.filter((_, at) => at !== step.unmet);
          const answer = await send('POST', '/choices', { situation, duration, met });
          if (!isDone(answer)) return codeOf(answer);
          const lasting = counting(plain, law).find(
            (yes) => yes.by === 'child' && yes.situation === situation && yes.lasts !== 'once',
          );
          const isAsked = plain.limits.some(
            (limit) => limit.how === 'ask' && limit.by !== 'guardian' && concerns(limit, situation),
          );
          if (duration === 'once' && lasting && isAsked) lasting.thisTime = true;
          else
            sayYes(plain, law, {
              ...{ by: 'child', situation, lasts: duration as 'once', at: now(), met },
              session: duration === 'until-changed' ? null : sessionOf(player),
            });
          return 'chosen';
        }
        case 'unchooses': {
          const situation = aim(
            step.situation,
            plain.yeses.filter(({ by }) => by === 'child').map((yes) => yes.situation),
          );
          const answer = await send('DELETE', `/choices/${situation}`);
          need(answer, 200);
          plain.yeses = plain.yeses.filter((yes) => yes.by !== 'child' || yes.situation !== situation);
          return 'undone';
        }
        case 'uses': {
          const once = plain.yeses.filter(({ lasts, thisTime }) => lasts === 'once' || thisTime);
          const situation = aim(
            step.situation,
            once.map((yes) => yes.situation),
          );
          const answer = await send('POST', '/uses', { situation });
          need(answer, 200);
          const isOpen = openTo(plain, law).has(answer.body.situation);
          if (answer.body.allowed && !isOpen) throw new Parted(`${situation} was used, and is closed`);
          if (answer.body.allowed) usePlain(plain, law, answer.body.situation);
          return String(answer.body.allowed);
        }
        case 'starts-session': {
          const answer = await send('POST', '/sessions');
          need(answer, 201);
          endPlainSession(plain, true);
          plain.session = { id: answer.body.sessionId, since: now(), until: now() + 12 * hour };
          return 'begun';
        }
        case 'ends-session': {
          const session = sessionOf(player);
          if (session === null) return 'none';
          need(await send('DELETE', `/sessions/${session}`), 204);
          endPlainSession(plain, true);
          return 'ended';
        }
        case 'is-limited': {
          const about = aim(
            step.situation,
            plain.yeses.map((yes) => yes.situation),
          );
          const situation = step.whole ? about.split('/')[0]! : about;
          const body = { kind: step.how, situation };
          const browser = step.by === 'guardian' ? await guardianOf() : null;
          if (step.by === 'guardian' && !browser) return 'no guardian';
          const answer =
            step.by === 'platform'
              ? await send('POST', '/limits', body)
              : step.by === 'guardian'
                ? await browser!.send('POST', atGuardian('/limits'), body)
                : await (await pageOf(player)).send('POST', '/child/api/limits', body);
          if (!isDone(answer)) return codeOf(answer);
          plain.limits = plain.limits.filter((one) => one.by !== step.by || one.situation !== situation);
          plain.limits.push({
            id: answer.body.limit.limitId,
            by: step.by,
            how: step.how,
            situation,
          } as PlainLimit);
          return 'limited';
        }
        case 'is-unlimited': {
          const limit = plain.limits[step.at];
          if (limit === undefined) return 'none';
          const browser = limit.by === 'guardian' ? await guardianOf() : null;
          if (limit.by === 'guardian' && !browser) return 'no guardian';
          const answer =
            limit.by === 'platform'
              ? await send('DELETE', `/limits/${limit.id}`)
              : limit.by === 'guardian'
                ? await browser!.send('DELETE', atGuardian(`/limits/${limit.id}`))
                : await (await pageOf(player)).send('DELETE', `/child/api/limits/${limit.id}`);
          if (!isDone(answer)) return codeOf(answer);
          plain.limits = plain.limits.filter((one) => one !== limit);
          return 'raised';
        }
        case 'asks': {
          const answer = await send('POST', '/asks', { situation: aim(step.situation, needing('guardian')) });
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian?.state !== 'consented') throw new Parted('nobody was asked');
          return 'asked';
        }
        case 'is-answered': {
          const browser = await guardianOf();
          const home = browser && (await homeOf(browser));
          const ask = home?.asks.find(({ state }) => state === 'waiting');
          if (!browser || !home || !ask) return 'no ask';
          const method = step.strong ? 'adult-credential' : 'email-plus';
          const answer = await browser.send('POST', atGuardian(`/asks/${ask.askId}`), {
            answer: step.approve ? 'approve' : 'refuse',
            method,
            ...(step.strong && step.approve
              ? {
                  attempt: await service.proven(browser, player.id),
                }
              : {}),
          });
          if (!isDone(answer)) return codeOf(answer);
          if (answer.body.state !== 'approved') return 'refused';
          const { situation } = ask;
          if (answer.body.consentId !== undefined)
            count({ purposes: [{ id: situation, situations: [situation] }], strong: step.strong, token: '' });
          const own = plain.yeses.find((yes) => yes.by === 'guardian' && yes.situation === situation);
          const isAsked = plain.limits.some(
            (limit) => limit.how === 'ask' && limit.by === 'guardian' && concerns(limit, situation),
          );
          if (isAsked && own) own.thisTime = true;
          else if (isAsked)
            sayYes(plain, law, {
              by: 'guardian',
              situation,
              lasts: 'once',
              session: null,
              at: now(),
              purposes: new Set(['this time']),
            });
          return 'approved';
        }
        case 'moves': {
          need(await send('PUT', '/place', { place: step.to }), 200);
          plain.place = step.to;
          return step.to;
        }
        case 'is-erased': {
          if (step.sure > 0) return 'thought better of';
          const browser = step.by === 'guardian' ? await guardianOf() : null;
          if (step.by === 'guardian' && !browser) return 'no guardian';
          const answer =
            step.by === 'platform'
              ? await send('DELETE', '')
              : step.by === 'guardian'
                ? await browser!.send('POST', atGuardian('/erase'))
                : await (await pageOf(player)).send('POST', '/child/api/erase');
          if (!isDone(answer)) return codeOf(answer);
          players.splice(players.indexOf(player), 1);
          gone.push(player);
          return 'erased';
        }
        case 'grows': {
          service.time.now += step.hours * hour;
          // What is open by then is so before anybody has looked after the records.
          const before = players.map(({ plain }) => structuredClone(plain));
          for (const [at, player] of players.entries()) {
            const aged = before[at]!;
            if (aged.session !== null && aged.session.until <= now()) endPlainSession(aged, false);
            const law = lawOf(player);
            if (!hasPlainSay(law.age)) aged.limits = aged.limits.filter(({ by }) => by !== 'guardian');
            await compare(player, openTo(aged, law));
          }
          await keepHouse(service);
          pass();
          leaving = [];
          return 'grown';
        }
      }

      async function confirm(): Promise<string> {
        const { guardian } = player!;
        const answered = guardian?.waiting.at(-1);
        if (guardian === null || answered === undefined) return 'nothing to confirm';
        const browser = browsers[addresses.indexOf(guardian.address)]!;
        const opened = await service.open(browser, answered.token);
        if (opened.status >= 300) return codeOf(opened);
        guardian.waiting = guardian.waiting.filter((one) => one !== answered);
        count(answered);
        return 'confirmed';
      }
    }

    async function pageOf(player: Player): Promise<Browser> {
      const link = await as(player.platform, 'POST', `/v1/children/${player.id}/page-link`);
      const browser = service.browser();
      await browser.send('POST', '/child/api/open', { token: tokenIn(link.body.url) });
      return browser;
    }
    const mailbox = () => service.context.mailer.mailbox?.list() ?? [];

    /** What protect says is open to a child, by its page, held against the model. */
    async function compare(player: Player, open: ReadonlySet<Situation>): Promise<void> {
      const { body } = await as(player.platform, 'GET', `/v1/children/${player.id}/protections`);
      const said = situations.filter((one) => body.situations[one].allowed);
      const wrong = said.filter((one) => !open.has(one));
      const shut = situations.filter((one) => open.has(one) && !body.situations[one].allowed);
      seen.compared++;
      if (wrong.length + shut.length > 0)
        throw new Parted(
          JSON.stringify({
            openThoughClosed: wrong,
            closedThoughOpen: shut,
            age: [body.age, lawOf(player).age],
            plain: player.plain,
            view: Object.fromEntries([...wrong, ...shut].map((one) => [one, body.situations[one]])),
          }),
        );
    }

    /** Each platform asks about every child in one batch; the other's children are to it as if they were not. */
    async function compareDecisions(): Promise<void> {
      const everybody = [...players, ...gone.map((one) => ({ ...one, plain: null }))];
      for (const platform of [0, 1]) {
        const { body } = await as(platform, 'POST', '/access/v1/evaluations', {
          subject: { type: 'service', id: 'x' },
          options: { detail: 'brief' },
          evaluations: everybody.flatMap(({ id }) =>
            stage.spoken.map((name) => ({ resource: { type: 'child', id }, action: { name } })),
          ),
        });
        for (const [at, one] of everybody.entries()) {
          const answers = body.evaluations.slice(
            at * stage.spoken.length,
            (at + 1) * stage.spoken.length,
          ) as {
            decision: boolean;
            context: { situation: Situation; reasons: string[] };
          }[];
          const isOwn = one.plain !== null && one.platform === platform;
          const open = isOwn ? openTo(one.plain, lawOf(one as Player)) : null;
          for (const { decision, context } of answers) {
            const isUnknown = context.reasons.includes('unknown-child');
            if (isUnknown === isOwn)
              throw new Parted(`a child is ${isUnknown ? 'un' : ''}known to platform ${platform}`);
            if (open !== null && decision !== open.has(context.situation))
              throw new Parted(`${context.situation}: decided ${decision}, where it is ${!decision}`);
          }
        }
      }
    }

    async function compareAddresses(before: ReadonlySet<string>): Promise<void> {
      const rows = await db.selectFrom('guardians').selectAll().where('email', 'is not', null).execute();
      const { addresses: own } = service.context.keys;
      const kept = rows.map((row) => `${row.child_id} ${row.email_hash}`).sort();
      const should = players
        .flatMap(({ id, guardian }) => (guardian === null ? [] : [{ id, address: guardian.address }]))
        .concat(leaving.filter(({ id }) => players.some((one) => one.id === id)))
        .map(({ id, address }) => `${id} ${own.hash(address)}`)
        .sort();
      if (JSON.stringify(kept) !== JSON.stringify(should))
        throw new Parted(
          `addresses are held that should not be, or the reverse: ${JSON.stringify({ kept, should })}`,
        );
      const hashes = new Set([...held()].map((one) => own.hash(one)));
      for (const table of ['links', 'mail_outbox'] as const)
        for (const row of await db.selectFrom(table).select('email_hash').distinct().execute())
          if (row.email_hash !== null && !hashes.has(row.email_hash))
            throw new Parted(`${table} keeps the hash of an address that is held no more`);
      const all = mailbox();
      const known = newest === undefined ? -1 : all.indexOf(newest as (typeof all)[number]);
      newest = all[0];
      const allowed = new Set([...before, ...held()]);
      for (const { to } of known < 0 ? all : all.slice(0, known))
        if (!allowed.has(to)) throw new Parted(`a letter went to ${to}, whom nobody named any more`);
    }

    const told: string[] = [];
    try {
      for (const step of life) {
        const before = held();
        const ended = await perform(step);
        told.push(`${JSON.stringify(step)} -> ${ended}`);
        const name = `${step.kind}: ${ended}`;
        came.set(name, (came.get(name) ?? 0) + 1);
        await service.context.outbox.settled();
        for (const player of players) {
          const law = lawOf(player);
          settlePlain(player.plain, law);
          seen.slept += player.plain.yeses.filter(({ asleep }) => asleep).length;
        }
        for (const [at, player] of players.entries()) {
          const open = openTo(player.plain, lawOf(player));
          seen.opened += player.plain.yeses.filter(({ situation }) => open.has(situation)).length;
          // Decisions are about everybody; the page is read of whom the step was about, and of all when days passed.
          if (step.kind === 'grows' || at === step.who % players.length) await compare(player, open);
        }
        await compareDecisions();
        await compareAddresses(before);
      }
      for (const { id, platform } of players) {
        if ((await as(1 - platform, 'GET', `/v1/children/${id}`)).status !== 404)
          throw new Parted('a platform reads a child of the other');
        need(await as(platform, 'DELETE', `/v1/children/${id}`), 204);
      }
      players.length = 0;
      await keepHouse(service);
      const check = await verifyLedger(db, { records: (trx) => verifyRecords(trx, service.context.keys) });
      if (!check.ok) throw new Parted(`the ledger: ${check.what}`);
      const left = await db.selectFrom('guardians').selectAll().execute();
      if (left.length > 0) throw new Parted('a guardian is left when nobody is');
    } catch (error) {
      (error as Error).message += `\n${told.join('\n')}`;
      throw error;
    }
  }

  return { play, seen, came, service, close: () => service.close() };
}
export type OpenStage = Awaited<ReturnType<typeof openStage>>;

/** What the service does each minute. */
async function keepHouse({ context }: TestService): Promise<void> {
  await recordRulebook(context);
  await expire(context);
  await guardianJobs(context);
  await sealOld(context);
  // What was written while letters were sent is due now.
  await context.outbox.settled();
}

/** What was for a session ends with it, and so does a child's for once where somebody ends it. */
function endPlainSession(plain: PlainChild, byHand: boolean): void {
  plain.yeses = plain.yeses.filter(({ lasts, by, session }) => {
    if (byHand) return lasts !== 'session' && (lasts !== 'once' || by !== 'child');
    return session === null;
  });
  plain.session = null;
}

const concerns = (limit: PlainLimit, situation: Situation) =>
  limit.situation === situation || limit.situation === situation.split('/')[0];
const midnight = (now: number) => Math.floor(now / day) * day;
const codeOf = ({ body, status }: Answer): string => body?.code ?? String(status);

function need(answer: Answer, status: number): void {
  if (answer.status !== status) throw new Parted(`${status} was due, ${answer.status} came: ${answer.text}`);
}

function evidenceOf({ by, age, more }: { by: string; age: number; more: number }, now: number) {
  const hi = Math.min(18, age + more);
  const on = midnight(now);
  // biome-ignore lint/suspicious/noExplicitAny: each kind has members of its own.
  const of = (said: any, level: PlainChild['evidence'][number]['level'], lo = age, upper = hi) => ({
    said,
    kept: { lo, hi: upper, level, on },
  });
  switch (by) {
    case 'self-declared': {
      // In the month after this one, so that nobody of that month has had a birthday this year.
      const today = new Date(now);
      const month = today.getUTCMonth() + 2;
      const year = today.getUTCFullYear() - age - 1;
      const born = month > 12 ? { year: year + 1, month: month - 12 } : { year, month };
      return of({ method: 'self-declared', ...born }, 'self-declared', age, age);
    }
    case 'device':
      return of(
        { method: 'device', provider: 'apple', lo: age, hi, declaration: 'guardianDeclared' },
        'declared-by-guardian-or-device',
      );
    case 'guardian':
      return of({ method: 'guardian', lo: age, hi }, 'declared-by-guardian-or-device');
    default:
      return of({ method: 'vendor', provider: 'vendor.example', lo: age, hi, level: by }, by as 'estimated');
  }
}
