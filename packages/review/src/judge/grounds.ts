import type { Situation } from '@stairgate/rulebook';
import { cameAbout } from '../came-about.ts';
import type { Evidence, PageSigns, PersonaEvidence, Probe, Ref, Screen, StepState } from '../evidence.ts';
import type { NotSeen, Observation, PracticeSeen, Proof, SituationSeen } from '../observation.ts';
import type { Role } from '../persona.ts';
import { type PageFound, whatPage } from '../what-page.ts';
import { lookUp } from './look-up.ts';

/** What is wanting where something should rest on it. */
interface Lack {
  readonly because: NotSeen['because'];
  /** A whole sentence. */
  readonly says: string;
}

/** What an observation rests on, and what it would have to rest on and does not. */
interface Grounds {
  readonly proof: readonly Proof[];
  readonly lacks: readonly Lack[];
}

type Sight = SituationSeen | PracticeSeen;

/**
 * Looks for what each observation rests on, by the evidence that it cites. What goes in a platform's favour needs a page that
 * was the page, somebody who was really there, and a step that worked between two grown-ups in the same review: where one of
 * them is wanting, nothing was seen. A sight against the platform stands by itself.
 */
export function groundsIn(evidence: Evidence): (one: Observation) => readonly Observation[] {
  const of = finderOf(evidence);
  return (one) => {
    if ('because' in one) return [one];
    const { proof, lacks } = of(one);
    if (lacks.length === 0 || !(isInFavour(one) || isByAbsence(one)))
      return [{ ...one, proof: isOfNobody(one, lacks) ? [] : proof }];
    const [lack] = [...lacks].sort((a, b) => rank(a) - rank(b));
    const { check, persona, evidence } = one;
    const topic = 'practice' in one ? { practice: one.practice } : { situation: one.situation };
    const unseen: NotSeen = { check, persona, ...topic, because: lack!.because, says: lack!.says, evidence };
    // That it stands no stricter than it does is a sight, whatever it rests on.
    return 'effect' in one && !one.byAbsence && (one.effect[1] !== 'forbid' || one.broken.length > 0)
      ? [{ ...one, effect: ['allow', one.effect[1]], met: [], instead: [], proof: [] }, unseen]
      : [unseen];
  };
}

const rank = ({ because }: Lack) => (because === 'not-tested' ? 0 : 1);

const isByAbsence = (one: Sight): boolean => 'effect' in one && one.byAbsence === true;
/** An account that opened, as a journey says, and in which nobody was seen to be. */
const isOfNobody = (one: Sight, lacks: readonly Lack[]): boolean =>
  'situation' in one &&
  one.situation.startsWith('account.open/') &&
  lacks.some(({ because }) => because === 'not-tested');

function isInFavour(one: Sight): boolean {
  if ('held' in one) return one.held;
  return one.effect[1] !== 'allow' || one.met.length > 0 || (one.instead ?? []).length > 0;
}

/** What is seen before there is an account, and tells of whoever comes. */
const beforeAccount: readonly Situation[] = [
  'account.open/self',
  'account.open/with-guardian',
  'data.collect/essential',
];
const ofSomebody: readonly string[] = ['no-nagging', 'no-identity-to-third-parties'];
/**
 * Which pages are an answer where a page was looked for: joining ends at a no, a try at somebody at any that does not open. A
 * search that is missing is none; and whoever was signed in and is asked to sign in is there no longer.
 */
const answers = {
  page: ['page'],
  joining: ['page', 'refusal'],
  tried: ['page', 'refusal', 'missing'],
  searched: ['page', 'refusal'],
} as const satisfies Record<string, readonly PageFound['kind'][]>;
type Answers = readonly PageFound['kind'][];
/** What is tried on a page of one's own, and not in a list. */
const onOwnPage: readonly Probe['kind'][] = ['profile', 'presence', 'location', 'connections', 'web-index'];

function finderOf(evidence: Evidence): (one: Sight) => Grounds {
  const { personas, probes } = evidence;
  const screens = new Map<string, Screen>(
    personas.flatMap((one) => (one.screens ?? []).map((screen) => [screen.picture.file, screen] as const)),
  );
  const byId = new Map<string, PersonaEvidence>(personas.map((one) => [one.persona.id, one]));
  const roleOf = (id: string): Role => byId.get(id)?.persona.role ?? (id.replace(/-\d+$/, '') as Role);
  const isGrown = (id: string) => ['adult', 'stranger'].includes(roleOf(id));
  const betweenGrown = probes.filter(({ actor, owner }) => isGrown(actor) && isGrown(owner));
  const grown = personas.filter(({ persona }) => isGrown(persona.id));

  const probeAt = (file: string): Probe | undefined => {
    const [, id] = /^probes\/([^/]+)\.json$/.exec(file) ?? [];
    return probes.find((probe) => probe.id === id);
  };

  return (one) => {
    const tried = one.evidence.flatMap(({ file }) => probeAt(file) ?? []);
    const isOfJoining =
      'practice' in one ? one.practice === 'age-answer-stands' : beforeAccount.includes(one.situation);
    const taken = tried[0] ? answersTo(tried[0]) : isOfJoining ? answers.joining : answers.page;
    const parts = one.evidence.map((ref) => partOf(ref, { taken, one, tried: tried[0] }));
    const wanted = [personFor(one), controlOfTopic(one)].flatMap((part) => part ?? []);
    const all = [...parts, ...wanted];
    const proof = all.flatMap((part) => part.proof);
    const lacks = all.flatMap((part) => part.lacks);
    const hasPage = proof.some(({ how }) => how === 'page') || one.evidence.some(isDirect);
    return {
      proof,
      lacks: hasPage ? lacks : [...lacks, cannotTell('No page shows it.')],
    };
  };

  function partOf(
    ref: Ref,
    {
      taken,
      one,
      tried,
    }: { readonly taken: Answers; readonly one: Sight; readonly tried: Probe | undefined },
  ): Grounds {
    if (/\.(png|jpe?g|webp)$/i.test(ref.file)) {
      const screen = screens.get(ref.file);
      if (!screen) return lacking('A picture that shows it is not there.');
      // Where the owner looks for what came, it takes a page that says so, or says no.
      const isActors = !tried || ref.file.startsWith(`artifacts/${tried.actor}/`);
      return onPage(screen.page, ref, isActors ? taken : answers.joining);
    }
    if (/^probes\/([^/]+)\.json$/.test(ref.file)) return ofProbe(probeAt(ref.file), ref, one);
    const [, owner] = /^artifacts\/([^/]+)\//.exec(ref.file) ?? [];
    const value = lookUp(ref, evidence);
    if (value === undefined) return lacking('What it was seen by is not there.');
    const step = value as Partial<StepState>;
    if (typeof value === 'object' && typeof step?.state === 'string' && step.state !== 'done')
      return lacking('The step that shows it did not work.');
    const [, list, name = ''] = /^\/(\w+)(?:\/([^/]+))?/.exec(ref.at ?? '') ?? [];
    const person = byId.get(owner ?? '');
    if (list === 'settings' && person) return ofSetting(person, name.replaceAll('~1', '/') as Situation, ref);
    if (list === 'feed' && person) return ofFeed(person, ref);
    const signs = (value as { readonly page?: PageSigns } | null)?.page;
    if (typeof signs?.opening === 'string') return onPage(signs, ref, answers.page);
    return proven({ how: 'record', says: `It stands in the record of ${owner}.`, ...ref });
  }

  function onPage(signs: PageSigns | undefined, ref: Ref, taken: Answers): Grounds {
    const { kind, says } = whatPage(signs);
    if (!taken.includes(kind)) return lacking(`The page ${says}, so nothing was seen on it.`);
    return proven({ how: 'page', says: `The page ${says}.`, ...ref });
  }

  function ofProbe(probe: Probe | undefined, ref: Ref, one: Sight): Grounds {
    if (probe?.actorSide.state !== 'done') return lacking('The try that shows it did not come about.');
    const { actor, owner, way, actorSide } = probe;
    const people = [owner, ...(roleOf(actor) === 'visitor' ? [] : [actor])].map(thereOf);
    const page = way === 'direct' ? [] : [onPage(actorSide.page, ref, answersTo(probe)), subjectOf(probe)];
    return together([...page, ...people, controlOf(probe, one) ?? nothing]);
  }

  function answersTo({ kind, actor }: Probe): Answers {
    const own = kind === 'search' || kind === 'suggestion' ? answers.searched : answers.tried;
    return roleOf(actor) === 'visitor' ? [...own, 'sign-in'] : own;
  }

  /** A page that opened and names nobody may be another than that of the one who was looked for. */
  function subjectOf({ kind, owner, actorSide }: Probe): Grounds {
    const { page, shown = [] } = actorSide;
    const isNamed = shown.length > 0 || !onOwnPage.includes(kind) || whatPage(page).kind !== 'page';
    return isNamed
      ? nothing
      : lacking(`The page that opened did not name ${owner}: nobody knows whose it was.`);
  }

  /** What does not come about with a child tells something where it came about between two grown-ups. */
  function controlOf(probe: Probe, one: Sight): Grounds | null {
    const { kind, way, owner, actorSide } = probe;
    const isOfChild = roleOf(owner) === 'child' || kind === 'suggestion';
    if (!isOfChild) return null;
    // What keeps search engines out stands on the page itself.
    if (kind === 'web-index' && (actorSide.status ?? 200) < 400) return null;
    const wanted = kind === 'web-index' ? 'profile' : kind;
    const found = betweenGrown.find(
      (other) => other.kind === wanted && other.way === way && cameAbout(other),
    );
    const isOpen = 'effect' in one && one.effect[1] === 'allow' && one.met.length === 0;
    return found
      ? proven({
          how: 'control',
          says: `The same was tried between ${found.actor} and ${found.owner}, and worked${found.when === 'opened' ? ` once ${found.owner} had switched it on` : ''}.`,
          file: `probes/${found.id}.json`,
        })
      : isOpen
        ? null
        : lacking(
            'It was not seen to work between two adults either, so that it did not with the child tells nothing.',
          );
  }

  function ofSetting(person: PersonaEvidence, situation: Situation, ref: Ref): Grounds {
    const step = person.settings?.[situation] ?? person.justThisTime?.[situation];
    const page = onPage(person.settings?.[situation]?.readOn, ref, answers.page);
    const readings = personas.flatMap(({ settings = {} }) => Object.values(settings));
    const hasBeenOn = readings.some(
      (one) => one.state === 'done' && (one.atFirst === 'on' || one.afterSwitch === 'on'),
    );
    const isThere = grown.some(({ settings = {} }) => {
      const own = settings[situation];
      return own?.state === 'done' && own.atFirst !== 'absent';
    });
    const control =
      hasBeenOn && (isThere || step?.state === 'done')
        ? proven({ how: 'control', says: 'Settings were read as on as well as off.', ...ref })
        : lacking('No setting was ever seen to be on, so that this one reads as off tells nothing.');
    return together([page, control]);
  }

  function ofFeed(person: PersonaEvidence, ref: Ref): Grounds {
    const page = onPage(person.feed?.page, ref, answers.page);
    if (person.persona.role !== 'child') return page;
    const other = grown.find(({ feed }) => feed?.state === 'done' && whatPage(feed?.page).kind === 'page');
    return together([
      page,
      other
        ? proven({
            how: 'control',
            says: `The feed opened for ${other.persona.id} by the same step.`,
            file: `artifacts/${other.persona.id}/persona.json`,
            at: '/feed',
          })
        : lacking(
            'The feed was not seen to open for a grown-up, so nothing can be told of what this one left out.',
          ),
    ]);
  }

  function personFor(one: Sight): Grounds | null {
    const isOfPerson =
      'practice' in one
        ? ofSomebody.includes(one.practice)
        : !beforeAccount.includes(one.situation) ||
          // An account that opened has somebody in it.
          (one.situation !== 'data.collect/essential' && one.effect[1] === 'allow');
    return isOfPerson ? thereOf(one.persona) : null;
  }

  function controlOfTopic(one: Sight): Grounds | null {
    const isOfAccount = 'situation' in one && one.situation.startsWith('account.open/');
    const isOfAnswer = 'practice' in one && one.practice === 'age-answer-stands';
    if (!isOfAccount && !isOfAnswer) return null;
    const taken = grown.find(({ signUp, age, ownPage }) =>
      isOfAccount
        ? signUp?.end === 'account' && ownPage?.state === 'done'
        : age.state === 'done' && age.answer === 'accepted',
    );
    return taken
      ? proven({
          how: 'control',
          says: `${taken.persona.id} was let in by the same step.`,
          file: `artifacts/${taken.persona.id}/persona.json`,
          at: isOfAccount ? '/signUp' : '/age',
        })
      : lacking('No grown-up was let in by the same step, so that the child was not tells nothing.');
  }

  /** Whether somebody was signed in, and named on a page of their own. */
  function thereOf(id: string): Grounds {
    const own = byId.get(id)?.ownPage;
    const nobody = (says: string): Grounds => ({ proof: [], lacks: [{ because: 'not-tested', says }] });
    if (own?.state !== 'done' || !own.named || !own.page)
      return nobody(`Nobody was seen to be signed in as ${id}, so nothing could be tried.`);
    if (own.named.length === 0 || whatPage(own.page).kind !== 'page')
      return nobody(`No page named ${id}, so nobody knows whether there was such a person.`);
    const says = `${id} was signed in, and the page named them: "${own.line ?? ''}".`;
    return proven({ how: 'person', says, file: `artifacts/${id}/persona.json`, at: '/ownPage' });
  }
}

const cannotTell = (says: string): Lack => ({ because: 'cannot-tell', says });
const lacking = (says: string): Grounds => ({ proof: [], lacks: [cannotTell(says)] });
const proven = (proof: Proof): Grounds => ({ proof: [proof], lacks: [] });
const nothing: Grounds = { proof: [], lacks: [] };
const together = (all: readonly Grounds[]): Grounds => ({
  proof: all.flatMap(({ proof }) => proof),
  lacks: all.flatMap(({ lacks }) => lacks),
});

/** What is sent past the pages has none: the try between two adults tells of it alone. */
const isDirect = ({ file }: Ref) => /^probes\/.*-direct\.json$/.test(file);
