import { markOf } from '../identity.ts';
import { type Contact, contacts } from '../journey.ts';
import type { Step } from '../step.ts';
import { sawOf } from './look-at.ts';
import { type Actor, inTurn, missing, notReached, type Play } from './play.ts';
import type { ActorSaw, Probe } from './probe.ts';

/** What shows by its words whose it is. */
const worded: readonly Contact[] = ['comment', 'group', 'message'];
/** What shows by the name of who sent it: last, for a comment bears a name as well. */
const named: readonly Contact[] = ['call', 'request'];

interface Sent {
  readonly id: string;
  readonly actor: Actor;
  readonly kind: Contact;
  readonly way: 'pages' | 'direct';
  readonly mark: string;
  readonly actorSide: Step<ActorSaw>;
}

/**
 * Has strangers try to reach a child: by the pages, and then past them where that did not arrive. Whether it arrives is
 * told by the child's own side and by words that nobody else writes, whatever the journey says of it.
 */
export async function reach(play: Play, owner: Actor, others: readonly Actor[]): Promise<readonly Probe[]> {
  const { journey } = play;
  if (!journey.openReceived) {
    const all = { kinds: contacts } as const;
    const sent = [
      ...(await sendAll(play, owner, others, { ...all, way: 'pages' })),
      ...(await sendAll(play, owner, others, { ...all, way: 'direct' })),
    ];
    return sent.map((one) => probeOf(one, owner, missing()));
  }
  const round = async (kinds: readonly Contact[], way: Sent['way'], isDone?: IsDone) => {
    const sentTo = { kinds, way, ...(isDone && { isDone }) };
    // Names that stand there before anybody did anything tell nothing afterwards.
    const before = kinds === named ? await namesAt(play, owner, others) : new Map<Contact, string>();
    return look(play, owner, kinds, await sendAll(play, owner, others, sentTo), before);
  };
  const byPages = [...(await round(worded, 'pages')), ...(await round(named, 'pages'))];
  const isIn: IsDone = ({ actor, kind }) =>
    byPages.some(
      (one) => one.actor === actor.player.id && one.kind === kind && one.ownerSide.arrived === true,
    );
  return [...byPages, ...(await round(worded, 'direct', isIn)), ...(await round(named, 'direct', isIn))];
}

/**
 * The same between two who may reach each other, once by the pages and once past them, each way from the other side: what
 * does not even work between them tells nothing of anybody else.
 */
export async function reachOnce(
  play: Play,
  sides: Readonly<Record<Sent['way'], readonly [actor: Actor, owner: Actor]>>,
  {
    after,
    wanted = () => true,
  }: {
    readonly after?: 'opened';
    /** What of it is tried. */
    readonly wanted?: (kind: Contact, way: Sent['way']) => boolean;
  } = {},
): Promise<readonly Probe[]> {
  const probes: Probe[] = [];
  if (!play.journey.openReceived) return probes;
  for (const way of ['pages', 'direct'] as const) {
    const [actor, owner] = sides[way];
    for (const all of [worded, named]) {
      const kinds = all.filter((kind) => wanted(kind, way));
      if (kinds.length === 0) continue;
      const before =
        all === named ? await inTurn(owner, () => namesAt(play, owner, [actor])) : new Map<Contact, string>();
      const sent = await sendAll(play, owner, [actor], { kinds, way, after });
      const seen = await inTurn(owner, () => look(play, owner, kinds, sent, before));
      probes.push(...seen.map((one) => (after ? { ...one, when: after } : one)));
    }
  }
  return probes;
}

type IsDone = (one: Pick<Sent, 'actor' | 'kind'>) => boolean;

async function sendAll(
  play: Play,
  owner: Actor,
  others: readonly Actor[],
  {
    kinds,
    way,
    isDone = () => false,
    after,
  }: {
    readonly kinds: readonly Contact[];
    readonly way: Sent['way'];
    readonly isDone?: IsDone;
    readonly after?: 'opened' | undefined;
  },
): Promise<readonly Sent[]> {
  const { journey, options, take } = play;
  const step = way === 'pages' ? journey.contact : journey.contactDirectly;
  const sent: Sent[] = [];
  for (const actor of others) {
    for (const kind of kinds) {
      const id = [actor.player.id, kind, owner.player.id, ...(after ? [after] : []), way].join('-');
      const mark = markOf(options.seed, id);
      const actorSide = !step
        ? missing<ActorSaw>()
        : !actor.signedIn || !owner.signedIn
          ? notReached<ActorSaw>('finishSignUp')
          : isDone({ actor, kind })
            ? notReached<ActorSaw>('a try by the pages that fails')
            : await inTurn(actor, () =>
                take(
                  actor,
                  id,
                  async (stage) =>
                    sawOf(
                      play,
                      actor,
                      owner.player,
                      id,
                      await step.call(journey, stage, kind, owner.player, mark),
                    ),
                  { tries: 1, picture: way === 'pages' },
                ),
              );
      sent.push({ id, actor, kind, way, mark, actorSide });
    }
  }
  return sent;
}

/** Opens what the owner received, once for each kind, and tells which of it came. */
async function look(
  play: Play,
  owner: Actor,
  kinds: readonly Contact[],
  all: readonly Sent[],
  before: ReadonlyMap<Contact, string>,
): Promise<readonly Probe[]> {
  const probes: Probe[] = [];
  for (const kind of kinds) {
    const ofKind = all.filter((one) => one.kind === kind);
    const tried = ofKind.filter(
      ({ actorSide }) => actorSide.state === 'done' || actorSide.state === 'failed',
    );
    // Where there is no way at all to do it, nothing can have come.
    const isWorthIt = tried.some(({ actorSide }) => actorSide.attempt !== 'no-way');
    const name = `received ${kind} ${ofKind[0]?.way ?? ''}`;
    const received = isWorthIt ? await openReceived(play, owner, kind, name) : null;
    for (const sent of ofKind) {
      const wasTried = tried.includes(sent);
      const ownerSide: Probe['ownerSide'] =
        !wasTried || (received === null && sent.actorSide.attempt !== 'no-way')
          ? missing()
          : received === null
            ? ({ state: 'done', shots: [], arrived: false } as Probe['ownerSide'])
            : received.state === 'done'
              ? ({
                  state: 'done',
                  shots: received.shots,
                  arrived: hasCome(sent, received.text ?? '', before.get(kind) ?? '', owner, name),
                } as Probe['ownerSide'])
              : (received as unknown as Probe['ownerSide']);
      probes.push(probeOf(sent, owner, ownerSide));
    }
  }
  return probes;
}

function hasCome(
  { kind, mark, actor }: Sent,
  text: string,
  before: string,
  owner: Actor,
  during: string,
): boolean {
  if (worded.includes(kind)) {
    const isSent = owner.watched.marksSent.soFar.some((one) => one.during === during && one.mark === mark);
    return isSent || text.includes(mark);
  }
  // Who stood there before, as a suggestion may, counts only where they stand more often now.
  const { username, name } = actor.player.identity;
  return [username, name].some((word) => text.split(word).length > before.split(word).length);
}

function openReceived(
  play: Play,
  owner: Actor,
  kind: Contact,
  name: string,
): Promise<Step<{ text: string }>> {
  const { journey, take } = play;
  return take(owner, name, async (stage) => ({ text: await journey.openReceived!(stage, kind) }), {
    picture: true,
  });
}

async function namesAt(
  play: Play,
  owner: Actor,
  others: readonly Actor[],
): Promise<ReadonlyMap<Contact, string>> {
  const before = new Map<Contact, string>();
  if (!owner.signedIn || others.length === 0) return before;
  const { journey, take } = play;
  for (const kind of named) {
    const read = await take(owner, `received ${kind} before`, async (stage) => ({
      text: await journey.openReceived!(stage, kind),
    }));
    before.set(kind, read.text ?? '');
  }
  return before;
}

function probeOf(
  { id, actor, kind, way, actorSide }: Sent,
  owner: Actor,
  ownerSide: Probe['ownerSide'],
): Probe {
  return { id, actor: actor.player.id, owner: owner.player.id, kind, way, actorSide, ownerSide };
}
