import { type Code, type Obligation, type Situation, situations } from '@stairgate/rulebook';
import { createApiKey, verifyLedger } from '@stairgate/service';
import type { Favour, GuardianHome } from '@stairgate/wire';
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
  type Yes,
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
    step(1, 'is-refused', { tellMe: fc.boolean() }),
    step(2, 'is-withdrawn', { at: fc.nat(9), all: fc.boolean() }),
    step(2, 'is-objected-to', {}),
    step(2, 'is-settled', { outcome: fc.constantFrom('upheld', 'dismissed', 'dismissed') }),
    step(1, 'is-let-in-again', { by: fc.constantFrom('platform', 'guardian') }),
    step(1, 'is-let-go', { reason: fc.constantFrom('unsafe', 'own-choice'), sure: fc.nat(1) }),
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
    step(2, 'asks-to-lift', { at: fc.nat(3), minutes: fc.constantFrom(30, 240, null) }),
    step(2, 'is-lifted', { approve: fc.nat(3).map((one) => one < 3), byLetter: fc.boolean() }),
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

/** Agreeing to all that a method reaches to. */
const agrees = (who: number, strong: boolean): Step => ({
  ...{ kind: 'is-agreed-to', who, about: [], rest: 'agreed', strong, confirmed: true, anew: false },
});

/**
 * Two children of two platforms with one grown-up, who has agreed; and one for whom another proved to be grown up after the
 * first had taken everything back.
 */
const family: readonly Step[] = [
  ...(['US', 'GB'] as const).flatMap((place, who): Step[] => [
    { kind: 'signs-up', who, place, age: 12 },
    { kind: 'invites', who, address: 0 },
    agrees(who, place === 'US'),
    { kind: 'starts-session', who },
    ...[0, 1, 2, 3].map((among): Step => {
      const situation = { aimed: true, among, other: 'account.open/self' as const };
      return { kind: 'chooses', who, situation, duration: 'until-changed', unmet: null };
    }),
  ]),
  { kind: 'signs-up', who: 2, place: 'US', age: 10 },
  { kind: 'invites', who: 2, address: 1 },
  agrees(2, false),
  { kind: 'is-withdrawn', who: 2, at: 0, all: true },
  { kind: 'invites', who: 2, address: 2 },
  agrees(2, true),
];

/** What every other life begins with beside it. */
const objects: readonly Step[] = [{ kind: 'is-objected-to', who: 2 }];

interface Aim {
  readonly aimed: boolean;
  readonly among: number;
  readonly other: Situation;
}
type Browser = ReturnType<TestService['browser']>;
/** A guardian's side of a child, as the documents have it. */
interface PlainGuardian {
  readonly address: string;
  /** The last two: whose say is over, and whose address may still be held. */
  state: 'invited' | 'confirming' | 'consented' | 'refused' | 'withdrawn';
  /** Until when an answer may come, and of whose say is over until when its address is held; null for neither. */
  until: number | null;
  /** Until when its no stands. */
  no: number | null;
  objection: 'open' | 'settled' | null;
  /** Until when the no of another stands of which it was told when it was asked. */
  readonly after: number | null;
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
  /** Who was asked or has agreed. */
  guardian: PlainGuardian | null;
  /** Who said no or took everything back, the first asked first. */
  former: PlainGuardian[];
  /** Addresses of grown-ups to whom an objection was upheld, and of those who objected. */
  shutOut: { readonly address: string; readonly by: string }[];
  /** What a guardian lifted for a while: it closes nothing until then. */
  lifted: { readonly limit: PlainLimit; readonly until: number }[];
  /** Yeses that sleep because somebody objects. */
  readonly objected: Set<Yes>;
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
    const life = [...family, ...(rest.length % 2 === 0 ? [] : objects), ...rest];
    service.time.now = start;
    newest = service.context.mailer.mailbox?.list()[0];
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
        ...players.flatMap(({ guardian, former }) =>
          [...former.filter(({ until }) => until !== null), ...(guardian ? [guardian] : [])].map(
            ({ address }) => address,
          ),
        ),
        ...leaving.map(({ address }) => address),
      ]);

    /** What days alone bring about. */
    const pass = () => {
      for (const player of players) {
        const { plain, guardian } = player;
        closeAgain(player, ({ until }) => until <= now());
        if (plain.session !== null && plain.session.until <= now()) endPlainSession(plain, false);
        if (guardian !== null) {
          const isLate = guardian.until !== null && guardian.until <= now();
          if (isLate) player.guardian = null;
        }
        for (const one of player.former) {
          if (one.objection === 'open') continue;
          if (one.until !== null && one.until <= now()) forgetFormer(one);
          if (one.no !== null && one.no <= now()) one.no = null;
        }
        endSay(player);
        settlePlain(plain, lawOf(player));
      }
    };
    const closeAgain = ({ plain, lifted }: Player, which: (one: Player['lifted'][number]) => boolean) => {
      for (const one of lifted.filter(which)) {
        lifted.splice(lifted.indexOf(one), 1);
        plain.limits.push(one.limit);
      }
    };
    const endSay = (player: Player) => {
      if (hasPlainSay(plainAge(player.plain.evidence, now()))) return;
      player.lifted = [];
      player.plain.limits = player.plain.limits.filter(({ by }) => by !== 'guardian');
      letGo(player, true);
    };
    /** Ends the say of all; from 18 on also of who refused and would hear of another. @returns whether there was anybody. */
    const letGo = (player: Player, isGrown: boolean): boolean => {
      closeAgain(player, () => true);
      const { id, guardian, former, plain } = player;
      const out = former.filter(({ until, state }) => until !== null && (isGrown || state === 'withdrawn'));
      if (guardian === null && out.length === 0) return false;
      plain.yeses = plain.yeses.filter(({ by }) => by !== 'guardian');
      for (const one of [...out, ...(guardian ? [guardian] : [])])
        if (one.state === 'consented' || one.state === 'withdrawn')
          leaving.push({ id, address: one.address });
      for (const one of out) forgetFormer(one);
      for (const one of former) if (one.objection === 'open') one.objection = 'settled';
      player.objected.clear();
      player.guardian = null;
      return true;
    };
    const forgetFormer = (one: PlainGuardian) => {
      one.until = null;
      one.waiting = [];
    };
    const isShutOut = ({ shutOut }: Player, address: string) =>
      shutOut.some((one) => one.address === address);
    const objecting = ({ former }: Player) => former.filter(({ objection }) => objection === 'open');
    /** Whether a guardian may say a first yes, or one more, beside the noes of others. */
    const needRoom = (player: Player, one: PlainGuardian, strong: boolean) => {
      if (objecting(player).length > 0) throw new Parted('a yes was taken while somebody objects');
      if (isShutOut(player, one.address)) throw new Parted('a yes was taken of who was shut out');
      if (one.state === 'refused') throw new Parted('a yes was taken of who had refused');
      if (one.state === 'withdrawn' && player.guardian !== null)
        throw new Parted('a yes was taken beside that of another');
      if (one.state !== 'consented' && one.after !== null && one.after > now() && !strong)
        throw new Parted('a mailbox was enough to say yes after the no of another');
    };
    /** Wherever somebody's say has come to be over by its own no, or by the objection of another. */
    const leave = (
      player: Player,
      state: 'refused' | 'withdrawn',
      until: number | null,
      no: number | null,
    ) => {
      closeAgain(player, () => true);
      const one = player.guardian!;
      Object.assign(one, { state, until, no, waiting: [] });
      one.agreed.clear();
      player.former.push(one);
      endObjected(player);
    };
    /** Nobody is there any more to whom anybody could object. */
    const endObjected = (player: Player) => {
      player.guardian = null;
      for (const one of objecting(player)) one.objection = 'settled';
      player.objected.clear();
    };
    const withdrawEverything = (player: Player, isOwn: boolean) => {
      const { plain } = player;
      // Without an account nothing is left for the child's own choices to hold on to either.
      plain.yeses = player.guardian!.agreed.has('core') ? [] : plain.yeses.filter(({ by }) => by === 'child');
      leave(player, 'withdrawn', now() + 90 * day, isOwn ? now() + 30 * day : player.guardian!.no);
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
          ...{
            id: answer.body.id,
            platform,
            guardian: null,
            former: [],
            objected: new Set(),
            shutOut: [],
            lifted: [],
          },
          plain: { place: step.place, evidence: [piece], yeses: [], limits: [], session: null },
        });
        return 'made';
      }
      /** Those that the step would come to something with, before any other. */
      const aimed =
        step.kind === 'is-settled'
          ? players.filter((one) => objecting(one).length > 0)
          : step.kind === 'is-let-in-again'
            ? players.filter(({ shutOut }) => shutOut.length > 0)
            : step.kind === 'is-objected-to'
              ? players.filter(({ guardian, former }) => guardian !== null && former.length > 0)
              : [];
      const player = aimed[step.who % aimed.length] ?? players[step.who % Math.max(1, players.length)];
      if (player === undefined) return 'nobody';
      const { id, platform, plain } = player;
      const path = `/v1/children/${id}`;
      const send = (method: Method, url: string, body?: unknown) => as(platform, method, path + url, body);
      const isDone = ({ status }: Answer) => status < 300;
      const law = lawOf(player);
      const atGuardian = (url: string) => `/guardian/api/children/${id}${url}`;
      /** Who was asked or has agreed; or else who may come back. */
      const actor = () => player.guardian ?? player.former.findLast(({ until }) => until !== null) ?? null;
      const guardianOf = async (guardian = actor()): Promise<Browser | null> => {
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
      const count = (answered: Answered, guardian: PlainGuardian) => {
        needRoom(player, guardian, answered.strong);
        player.former = player.former.filter((one) => one !== guardian);
        player.guardian = guardian;
        for (const purpose of answered.purposes) {
          guardian.agreed.add(purpose.id);
          for (const situation of purpose.situations)
            sayYes(plain, law, {
              ...{ by: 'guardian', situation, lasts: 'until-changed', session: null, at: now() },
              ...{ strong: answered.strong, apart: purpose.situations.length === 1 },
              purposes: new Set([purpose.id]),
            });
        }
        Object.assign(guardian, { state: 'consented', until: null, no: null });
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
      const takeBack = (ids: readonly string[], guardian: PlainGuardian) => {
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
          if (objecting(player).length > 0) throw new Parted('somebody was asked while another objects');
          if (isShutOut(player, address)) throw new Parted('somebody was asked who was shut out');
          const noes = player.former.filter((one) => one.no !== null && one.no > now());
          const others = noes.filter((one) => one.address !== address).map(({ no }) => no!);
          player.guardian = {
            ...{ address, state: 'invited', until: now() + 7 * day, agreed: new Set(), waiting: [] },
            ...{ no: null, objection: null, after: others.length > 0 ? Math.max(...others) : null },
          };
          await service.context.outbox.settled();
          const letter = mailbox().find((mail) => !before.has(mail) && mail.to === address);
          if (letter === undefined) throw new Parted('the invitation went to somebody else');
          await service.open(browser, tokenIn(letter.text));
          return 'invited';
        }
        case 'takes-back-invitation': {
          const answer = await send('DELETE', '/guardian');
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian?.state === 'consented') throw new Parted('a consent was taken back by a child');
          endObjected(player);
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
          const guardian = actor()!;
          needRoom(player, guardian, step.strong);
          const answered = { purposes: agreed, strong: step.strong, token: '' };
          const named = [...agreed, ...refused].map((one) => one.id);
          // Another answer about the same takes the place of one that waits.
          guardian.waiting = guardian.waiting.filter(
            ({ purposes }) =>
              guardian.state === 'consented' && !purposes.some((one) => named.includes(one.id)),
          );
          if (answer.body.state === 'given') count(answered, guardian);
          else {
            await service.context.outbox.settled();
            // Another letter may go on its way with it: that some of what was agreed to sleeps.
            const letters = mailbox().filter((mail) => !before.has(mail) && mail.to === guardian.address);
            let token: string | null = null;
            for (const { text } of letters.filter(({ text }) => text.includes('#t='))) {
              const looked = await browser.send('POST', '/guardian/api/look', { token: tokenIn(text) });
              if (looked.body?.purpose === 'confirm') token = tokenIn(text);
            }
            if (token === null) throw new Parted('no second letter came to who has to confirm');
            if (guardian.state === 'invited') guardian.state = 'confirming';
            guardian.waiting.push({ ...answered, token });
          }
          const without = refused.map((one) => one.id).filter((one) => guardian.agreed.has(one));
          const resting = home.purposes.filter(({ restsOn }) => restsOn.some((one) => without.includes(one)));
          takeBack([...without, ...resting.map((one) => one.id)], guardian);
          if (answer.body.state === 'given' || !step.confirmed) return 'answered';
          return confirm();
        }
        case 'is-confirmed':
          return confirm();
        case 'is-refused': {
          const browser = await guardianOf();
          if (!browser) return 'no guardian';
          const answer = await browser.send(
            'POST',
            atGuardian(step.tellMe ? '/refuse?tellMe=true' : '/refuse'),
          );
          if (!isDone(answer)) return codeOf(answer);
          if (player.guardian === null || player.guardian.state === 'consented')
            throw new Parted('what was agreed to was refused');
          leave(player, 'refused', step.tellMe ? now() + 30 * day : null, now() + 30 * day);
          return 'refused';
        }
        case 'is-withdrawn': {
          const browser = await guardianOf();
          if (!browser) return 'no guardian';
          const guardian = actor()!;
          const all = [...guardian.agreed];
          const one = all[step.at % Math.max(1, all.length)];
          const body = step.all || one === undefined ? {} : { purposes: [one] };
          const answer = await browser.send('POST', atGuardian('/withdraw'), body);
          if (!isDone(answer)) {
            if (guardian.state === 'consented') throw new Parted(`not withdrawn: ${answer.text}`);
            return codeOf(answer);
          }
          if (guardian.state !== 'consented') throw new Parted('nothing was there to take back');
          const everything = !('purposes' in body) || one === 'core' || all.length === 1;
          if (everything && answer.body.state !== 'withdrawn') throw new Parted('something was left');
          // What is empty without it goes with it.
          if (answer.body.state === 'withdrawn') withdrawEverything(player, true);
          else takeBack([one!, ...answer.body.withdrawn], guardian);
          return 'withdrawn';
        }
        case 'is-objected-to': {
          const { guardian } = player;
          const one = player.former.findLast(
            ({ until, address }) => until !== null && address !== guardian?.address,
          );
          const browser = one && (await guardianOf(one));
          if (!browser) return 'nobody';
          const answer = await browser.send('POST', atGuardian('/object'));
          const may = guardian !== null && one.no !== null && one.no > now();
          if (!isDone(answer)) {
            if (may) throw new Parted(`not objected: ${answer.text}`);
            return codeOf(answer);
          }
          if (one.objection === 'open') return 'still objected';
          if (!may) throw new Parted('objected from nothing, or to nobody');
          one.objection = 'open';
          guardian.waiting = [];
          for (const yes of plain.yeses) {
            if (yes.by === 'child' || yes.asleep) continue;
            Object.assign(yes, { asleep: true, thisTime: false });
            player.objected.add(yes);
          }
          return 'objected';
        }
        case 'is-settled': {
          const open = objecting(player);
          const answer = await send('POST', '/guardian/objection', { outcome: step.outcome });
          if (!isDone(answer)) {
            if (open.length > 0) throw new Parted(`not settled: ${answer.text}`);
            return codeOf(answer);
          }
          const since = ({ no }: PlainGuardian) => no ?? 0;
          const first = open.toSorted((a, b) => since(a) - since(b))[0];
          if (first === undefined) throw new Parted('nothing was there to settle');
          for (const one of step.outcome === 'upheld' ? open : [first]) one.objection = 'settled';
          if (step.outcome === 'upheld')
            player.shutOut.push({ address: player.guardian!.address, by: first.address });
          if (step.outcome === 'dismissed') {
            first.no = null;
            if (open.length > 1) return 'others object';
            for (const yes of plain.yeses) if (player.objected.has(yes)) yes.asleep = false;
          } else if (player.guardian?.state === 'consented') withdrawEverything(player, false);
          else player.guardian = null;
          player.objected.clear();
          return step.outcome;
        }
        case 'is-let-in-again': {
          const [one] = player.shutOut;
          const objector =
            one && player.former.findLast(({ until, address }) => until !== null && address === one.by);
          const browser = step.by === 'guardian' ? objector && (await guardianOf(objector)) : undefined;
          if (step.by === 'guardian' && !browser) return 'nobody';
          const answer = browser
            ? await browser.send('DELETE', atGuardian('/shut-outs'))
            : await send('DELETE', '/guardian/shut-outs');
          if (!isDone(answer)) {
            if (player.shutOut.length > 0 && !browser) throw new Parted(`not let in: ${answer.text}`);
            return codeOf(answer);
          }
          if (one === undefined) throw new Parted('nobody was there to let in');
          player.shutOut = player.shutOut.filter(({ by }) => browser !== undefined && by !== one.by);
          return 'let in';
        }
        case 'is-let-go': {
          if (step.sure > 0) return 'thought better of';
          const answer = await send('POST', '/guardian/end', { reason: step.reason });
          if (!isDone(answer)) return codeOf(answer);
          if (!letGo(player, false)) throw new Parted('nobody was there to let go');
          return 'let go';
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
          if (step.by === 'guardian' && player.guardian?.state !== 'consented')
            throw new Parted('somebody without a say set a limit');
          const isOther = (one: PlainLimit) => one.by !== step.by || one.situation !== situation;
          plain.limits = plain.limits.filter(isOther);
          player.lifted = player.lifted.filter(({ limit }) => isOther(limit));
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
        case 'asks-to-lift': {
          const limit = plain.limits[step.at];
          if (limit === undefined) return 'none';
          const body = step.minutes === null ? {} : { minutes: step.minutes };
          const answer = await send('POST', `/limits/${limit.id}/favours`, body);
          if (!isDone(answer)) return codeOf(answer);
          if (limit.by !== 'guardian' || limit.how !== 'closed' || player.guardian?.state !== 'consented')
            throw new Parted('a guardian was asked to lift what is not theirs');
          return 'asked';
        }
        case 'is-lifted': {
          const browser = await guardianOf();
          const list = await browser?.send('GET', atGuardian('/favours'));
          const favours = (list?.body as { favours?: Favour[] } | undefined)?.favours ?? [];
          const favour = favours.find(({ state }) => state === 'waiting');
          if (!browser || favour === undefined) return 'no favour';
          await service.context.outbox.settled();
          const address = player.guardian!.address;
          const letter = step.byLetter ? mailbox().find(({ to }) => to === address) : undefined;
          const yes = { answer: step.approve ? 'approve' : 'refuse' };
          const answer = letter?.subject.startsWith('Your child asks you')
            ? await service
                .browser()
                .send('POST', '/guardian/api/answer-favour', { ...yes, token: tokenIn(letter.text) })
            : await browser.send('POST', atGuardian(`/favours/${favour.favourId}`), yes);
          if (!isDone(answer)) return codeOf(answer);
          const { limitId, state, until } = answer.body as Favour;
          if (state !== 'approved') return 'refused';
          const limit = plain.limits.find((one) => one.id === limitId);
          if (limit === undefined) return 'lifted anew';
          plain.limits = plain.limits.filter((one) => one !== limit);
          player.lifted.push({ limit, until: Date.parse(until) });
          return 'lifted';
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
          needRoom(player, player.guardian!, step.strong);
          const { situation } = ask;
          if (answer.body.consentId !== undefined)
            count(
              { purposes: [{ id: situation, situations: [situation] }], strong: step.strong, token: '' },
              player.guardian!,
            );
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
            for (const { limit, until } of player.lifted) if (until <= now()) aged.limits.push(limit);
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
        const guardian = [player!.guardian, ...player!.former].find((one) => one && one.waiting.length > 0);
        const answered = guardian?.waiting.at(-1);
        if (!guardian || answered === undefined) return 'nothing to confirm';
        const browser = browsers[addresses.indexOf(guardian.address)]!;
        const opened = await service.open(browser, answered.token);
        if (opened.status >= 300) return codeOf(opened);
        if (opened.body.purpose !== 'confirm') throw new Parted(`opened: ${opened.text}`);
        guardian.waiting = guardian.waiting.filter((one) => one !== answered);
        count(answered, guardian);
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
        .flatMap(({ id, guardian, former }) =>
          [...former.filter(({ until }) => until !== null), ...(guardian ? [guardian] : [])].map(
            ({ address }) => ({ id, address }),
          ),
        )
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
        // No two questions or answers come at one moment.
        service.time.now++;
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
      // A shorter life that is tried next finds nothing of this one.
      for (const { id, platform } of players) await as(platform, 'DELETE', `/v1/children/${id}`);
      await keepHouse(service);
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
function codeOf({ body, status, text }: Answer): string {
  if (body?.code === 'invalid') throw new Parted(`no step is to be misunderstood: ${text}`);
  return body?.code ?? String(status);
}

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
      return of({ method: 'vendor', lo: age, hi, level: by }, by as 'estimated');
  }
}
