import { commitmentState } from '@stairgate/report';
import type { CaseFinding, CaseStage, CaseView } from '@stairgate/wire';
import type { Step } from '../register/register.ts';

type Commitment = CaseView['commitments'][number];
type Notice = CaseView['notices'][number] & { readonly proposedBy: string };

/** A case as its steps make it. Dates that are over are so on `today`. */
export interface CaseState extends Omit<CaseView, 'notices' | 'steps'> {
  readonly notices: readonly Notice[];
  readonly struck: ReadonlySet<number>;
  readonly steps: readonly Step[];
}

/** Steps that a later one cannot take for a mistake: they have a counterpart of their own, or are what was seen. */
export const stays: ReadonlySet<string> = new Set(['opened', 'seen', 'strike', 'give', 'close', 'reopen']);

/**
 * What the steps of a case come to. Pure: the same steps on the same day give the same case, whoever reads them.
 * @param today YYYY-MM-DD.
 */
export function caseOf(steps: readonly Step[], today: string): CaseState {
  const struck = new Set(
    steps.filter(({ kind }) => kind === 'strike').map(({ body }) => body.number as number),
  );
  const told = steps.filter(({ number }) => !struck.has(number));
  const [opened] = told;
  if (opened?.kind !== 'opened') throw new Error('a case begins with its opening');
  const of = (kind: string) => told.filter((step) => step.kind === kind);
  const seen = [opened, ...of('seen')].map(({ body }) => body as SeenBody).sort(byStart);
  const findings = opened.body.findings.map((one: CaseFinding): CaseFinding => {
    const state = { dispute: 'disputed', uphold: 'upheld', withdraw: 'withdrawn' } as const;
    const last = told.findLast(({ kind, body }) => kind in state && body.finding === one.finding);
    return {
      ...one,
      state: last === undefined ? 'found' : state[last.kind as keyof typeof state],
      seen: seen.flatMap(({ review, startedAt, results }) =>
        results
          .filter(({ finding }) => finding === one.finding)
          .map(({ verdict }) => ({ review, startedAt, verdict })),
      ),
    };
  });
  const live = findings.filter(({ state }: CaseFinding) => state !== 'withdrawn');
  const questions = of('ask').map(({ number, body }) => {
    const question = `q${number}`;
    const answers = of('answer')
      .filter((answer) => answer.body.question === question)
      .map(({ at, body: { text, documents } }) => ({ at, text, documents }));
    const { theme, text, rules, due } = body;
    return { question, theme, text, rules, due, overdue: answers.length === 0 && due < today, answers };
  });
  const commitments = of('commit').map(({ number, at, body }): Commitment => {
    const about = findings.find(({ finding }: CaseFinding) => finding === body.finding)!;
    const promisedOn = at.slice(0, 10);
    return {
      commitment: `k${number}`,
      ...{ finding: body.finding, text: body.text, promisedBy: body.promisedBy, promisedOn, due: body.due },
      ...becameOf(about, { promisedOn, due: body.due }, today),
    };
  });
  const notices = of('propose').map(({ number, by, body }): Notice => {
    const notice = `n${number}`;
    const about = (kind: string) => of(kind).filter((step) => step.body.notice === notice);
    return {
      notice,
      ...{ measure: body.measure, text: body.text, findings: body.findings },
      due: body.due ?? null,
      amount: body.amount ?? null,
      state: about('give').length > 0 ? 'given' : about('drop').length > 0 ? 'dropped' : 'proposed',
      representations: about('represent').map(({ at, body: { text, documents } }) => ({
        at,
        text,
        documents,
      })),
      proposedBy: by,
    };
  });
  const retests = of('retest').map(({ at, body }) => ({
    findings: body.findings,
    due: body.due,
    made: body.findings.every((finding: string) =>
      seen.some(({ startedAt, results }) => startedAt > at && results.some((one) => one.finding === finding)),
    ),
  }));
  const ended = told.findLast(({ kind }) => kind === 'close' || kind === 'reopen');
  const closed =
    ended?.kind === 'close' ? { at: ended.at, outcome: ended.body.outcome, reason: ended.body.reason } : null;
  return {
    case: opened.subject,
    title: opened.body.title,
    platform: opened.body.platform,
    place: opened.body.place,
    openedAt: opened.at,
    stage: stageOf({ closed, live, questions, commitments, notices, retests }),
    closed,
    findings,
    questions,
    commitments,
    retests,
    notices,
    steps,
    struck,
    count: steps.length,
  };
}

interface SeenBody {
  readonly review: string;
  readonly startedAt: string;
  readonly results: readonly { readonly finding: string; readonly verdict: string }[];
}
const byStart = (a: SeenBody, b: SeenBody) => (a.startedAt < b.startedAt ? -1 : 1);

/**
 * What became of a promise about a finding: `commitmentState`, for which the case says that all its reviews are of one
 * platform, whatever its address was.
 */
function becameOf(
  { finding, age, situation, practice, seen }: CaseFinding,
  { promisedOn, due }: { promisedOn: string; due: string },
  today: string,
): Pick<Commitment, 'status' | 'shownBy'> {
  const url = 'https://platform.invalid';
  const subject = situation === null ? { practice: practice! } : { situation };
  const reviews = seen.map(({ startedAt, verdict }) => {
    const one = { id: finding, age: age ?? 0, verdict: verdict as 'meets' };
    return {
      review: { url, startedAt },
      findings: situation === null ? [] : [{ ...one, situation }],
      practices: practice === null ? [] : [{ ...one, practice }],
    };
  });
  const about = { id: finding, text: finding, promisedBy: finding, promisedOn, due, url };
  const { status, shownBy } = commitmentState(
    { ...about, finding: { age: age ?? 0, ...subject } },
    reviews,
    today,
  );
  return { status, shownBy: shownBy && { startedAt: shownBy.startedAt, verdict: shownBy.verdict } };
}

/** Where a case stands, the gravest first: a broken word is so though the case was closed. */
function stageOf({
  closed,
  live,
  questions,
  commitments,
  notices,
  retests,
}: Pick<CaseState, 'closed' | 'questions' | 'commitments' | 'notices' | 'retests'> & {
  readonly live: readonly CaseFinding[];
}): CaseStage {
  const promised = commitments.filter(({ finding }) => live.some((one) => one.finding === finding));
  const open = notices.filter(({ state }) => state !== 'dropped');
  if (promised.some(({ status }) => status === 'broken')) return 'broken';
  if (closed) return 'closed';
  if (open.some(({ measure, state }) => measure === 'penalty' && state === 'given')) return 'penalty';
  if (open.length > 0) return 'notice';
  if (retests.some(({ made }) => !made)) return 're-test';
  if (live.length > 0 && live.every(isPutRight)) return 'verified';
  if (promised.some(({ status }) => status !== 'verified')) return 'committed';
  if (questions.some(({ answers }) => answers.length === 0)) return 'asked';
  return questions.length > 0 ? 'answered' : 'opened';
}

/** Whether the last review that could tell saw it put right. */
export function isPutRight({ seen }: CaseFinding): boolean {
  const last = seen.at(-1);
  return last !== undefined && last.verdict !== 'falls-short';
}
