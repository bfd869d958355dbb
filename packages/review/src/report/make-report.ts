import {
  activityOf,
  type Effect,
  effects,
  type GroupId,
  groups,
  type RuleCitation,
  type Situation,
} from '@stairgate/rulebook';
import type {
  Changes,
  CommitmentState,
  PersonaLine,
  ReportedDrift,
  ReportedDriftLine,
  ReportedObservation,
  ReportedRule,
  ReviewLaw,
  ReviewReport,
} from '@stairgate/wire';
import type { Evidence, StepState } from '../evidence.ts';
import type { SignUpEnd } from '../journey.ts';
import type { Finding } from '../judge/judge.ts';
import type { DutyCitation, PracticeFinding } from '../judge/judge-practices.ts';
import type { Observation } from '../observation.ts';
import type { Drift } from '../service/drift.ts';
import { exhibitOf } from './exhibit.ts';
import { fixFor } from './fix-for.ts';
import { settingsByAge } from './settings-by-age.ts';
import { practiceWords, situationWords } from './situation-words.ts';

export interface ReportInput {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  readonly practiceFindings: readonly PracticeFinding[];
  readonly law: ReviewLaw;
  readonly limits?: Readonly<Record<string, number>>;
  readonly drift?: Drift;
  readonly changes?: Changes;
  readonly commitments?: readonly CommitmentState[];
}

/** Puts together all that a report says. Pure: the same input gives the same report, byte by byte. */
export function makeReport(input: ReportInput): ReviewReport {
  const { evidence, findings, practiceFindings, law, limits = {}, drift, changes, commitments } = input;
  const rules = new Map<string, ReportedRule>();
  const cite = (rule: RuleCitation | DutyCitation): string => {
    const { code, rule: name, short, jurisdiction, cite, url, says, status, confidence } = rule;
    const id = `${code}/${name}`;
    const effect = 'effect' in rule ? rule.effect : null;
    if (!rules.has(id))
      rules.set(id, {
        id,
        kind: effect === null ? 'duty' : 'rule',
        code,
        rule: name,
        short,
        jurisdiction,
        cite,
        url,
        says,
        effect,
        status,
        confidence,
      });
    return id;
  };
  const told = (own: readonly Observation[]) => own.map((one) => reported(one, evidence));
  return {
    format: 'stairgate-review',
    version: 1,
    review: evidence.review,
    law,
    limits,
    personas: evidence.personas.map((one) => personaLine(one, evidence)),
    findings: findings.map((finding) => {
      const { situation, persona, age, verdict, required, seen, broken } = finding;
      const byWeight = [...finding.rules].sort((a, b) => rung(b.effect) - rung(a.effect));
      return {
        id: `${persona}:${situation}`,
        situation,
        group: groupOf(situation),
        title: situationWords[situation].title,
        persona,
        age,
        verdict,
        required,
        seen,
        broken,
        fix: fixFor(finding),
        rules: [...new Set(byWeight.map((rule) => cite(rule)))],
        observations: told(finding.observations),
      };
    }),
    practices: practiceFindings.map(({ practice, persona, age, verdict, provisions, observations }) => ({
      id: `${persona}:${practice}`,
      practice,
      title: practiceWords[practice].title,
      persona,
      age,
      verdict,
      fix: verdict === 'falls-short' ? practiceWords[practice].fix : null,
      rules: [...new Set(provisions.map((one) => cite(one)))],
      observations: told(observations),
    })),
    rules: [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    settings: settingsByAge(evidence),
    drift: drift === undefined ? null : reportedDrift(drift, findings),
    changes: changes ?? null,
    commitments: commitments ?? null,
  };
}

function groupOf(situation: Situation): GroupId {
  const activity: string = activityOf(situation);
  return groups.find(({ activities }) => (activities as readonly string[]).includes(activity))!.id;
}

/** Only what was judged as well, so that each line can say what the law asks. */
function reportedDrift(drift: Drift, findings: readonly Finding[]): ReportedDrift {
  const required = new Map(findings.map((one) => [`${one.persona}:${one.situation}`, one.required]));
  return {
    ...drift,
    lines: drift.lines.flatMap((line): ReportedDriftLine[] => {
      const { situation, persona } = line;
      const id = `${persona}:${situation}`;
      const law = required.get(id);
      if (law === undefined) return [];
      const { title } = situationWords[situation];
      return [{ id, group: groupOf(situation), title, ...line, required: law }];
    }),
  };
}

const rung = (effect: Effect) => effects.indexOf(effect);

function reported(one: Observation, evidence: Evidence): ReportedObservation {
  const seen = new Map(one.evidence.map((ref) => [`${ref.file}#${ref.at ?? ''}`, ref]));
  return {
    check: one.check,
    says: one.says,
    effect: 'effect' in one ? one.effect : null,
    held: 'held' in one ? one.held : null,
    because: 'because' in one ? one.because : null,
    instead: 'instead' in one ? (one.instead ?? []) : [],
    evidence: [...seen.values()].map((ref) => exhibitOf(ref, evidence, one)),
    proof: proofOf(one),
  };
}

/** Each sentence once. */
function proofOf({ proof = [] }: Observation): NonNullable<ReportedObservation['proof']> {
  const bySentence = new Map(proof.map((piece) => [piece.says, piece]));
  return [...bySentence.values()].map(({ how, says, file, at }) => ({ how, says, file, at: at ?? null }));
}

function personaLine(one: Evidence['personas'][number], { probes }: Evidence): PersonaLine {
  const { persona, signUp, screens, requests, incidents } = one;
  const steps: [string, StepState][] = [
    ['answering the age', one.age],
    ...one.retries.map((retry): [string, StepState] => [`answering again, ${retry.how}`, retry]),
    ['signing up', signUp],
    ...Object.entries(one.settings).map(([situation, step]): [string, StepState] => [
      `the setting of ${situation}`,
      step,
    ]),
    ['opening the feed', one.feed],
    ...probes.flatMap(({ id, actor, owner, actorSide, ownerSide }): [string, StepState][] => [
      ...(actor === persona.id ? [[`probe ${id}`, actorSide] satisfies [string, StepState]] : []),
      ...(owner === persona.id ? [[`probe ${id}, other side`, ownerSide] satisfies [string, StepState]] : []),
    ]),
  ];
  return {
    id: persona.id,
    role: persona.role,
    age: persona.age,
    signUp: signUp.end ? endWords[signUp.end] : wordState(signUp),
    pictures: screens.length,
    requests: requests.length,
    failed: steps.flatMap(([step, state]) =>
      state.state === 'failed'
        ? [{ step, error: (state.errors ?? [state.error]).join('\nThen: '), tries: state.tries }]
        : [],
    ),
    incidents: incidents.map(({ what, during, says }) => `${what} during ${during}: ${says}`),
  };
}

function wordState(step: StepState): string {
  switch (step.state) {
    case 'done':
      return 'done';
    case 'missing':
      return 'not tried';
    case 'failed':
      return 'it did not work';
    case 'not-reached':
      return `not reached, for want of ${step.needs}`;
  }
}

const endWords: Readonly<Record<SignUpEnd, string>> = {
  account: 'an account was opened',
  refused: 'the platform did not take them',
  'guardian-asked': 'a guardian was asked first',
  'stopped-at-phone': 'stopped where a phone number is wanted',
  'stopped-at-id': 'stopped where an identity document is wanted',
  'stopped-at-captcha': 'stopped at a CAPTCHA',
  'stopped-at-payment': 'stopped where a payment is wanted',
  'stopped-at-form': 'stopped at a form that the journey was not taught',
  'no-way': 'there was nothing by which to sign up',
};
