import type { DoorStep, OfficeStep } from '@stairgate/wire';
import { Problem } from '../problem.ts';
import { type CaseState, isPutRight, stays } from './case-of.ts';

/** What may be done to a case that is closed. */
const afterClosing: ReadonlySet<string> = new Set(['note', 'reopen']);

/**
 * Whether a step follows from where a case stands.
 * @param by the id of whoever takes it.
 * @param today YYYY-MM-DD.
 * @throws Problem `step-refused`, `finding-unknown`, `two-people`.
 */
export function checkStep(state: CaseState, step: OfficeStep | DoorStep, by: string, today: string): void {
  const refuse = (detail: string): never => {
    throw new Problem('step-refused', detail);
  };
  const findingOf = (id: string) => {
    const finding = state.findings.find((one) => one.finding === id);
    if (finding === undefined) throw new Problem('finding-unknown');
    return finding;
  };
  const noticeOf = (id: string) =>
    state.notices.find(({ notice }) => notice === id) ?? refuse('The case has no such notice.');
  const ahead = (due: string | undefined) => {
    if (due !== undefined && due < today) refuse('The day is over: give today or a later one.');
  };
  if (state.closed && !afterClosing.has(step.kind)) refuse('The case is closed: open it again first.');
  switch (step.kind) {
    case 'ask':
      ahead(step.due);
      return;
    case 'answer':
      if (!state.questions.some(({ question }) => question === step.question))
        refuse('The case has no such question.');
      return;
    case 'dispute':
      if (findingOf(step.finding).state === 'withdrawn') refuse('The finding is withdrawn already.');
      return;
    case 'uphold':
      if (findingOf(step.finding).state !== 'disputed') refuse('Nobody disputes this finding now.');
      return;
    case 'withdraw':
      if (findingOf(step.finding).state === 'withdrawn') refuse('The finding is withdrawn already.');
      return;
    case 'commit':
      if (findingOf(step.finding).state === 'withdrawn') refuse('The finding is withdrawn.');
      ahead(step.due);
      return;
    case 'retest':
      for (const id of step.findings) findingOf(id);
      ahead(step.due);
      return;
    case 'warn':
      for (const id of step.findings) findingOf(id);
      return;
    case 'propose':
      for (const id of step.findings)
        if (findingOf(id).state === 'withdrawn') refuse('A finding that it rests on is withdrawn.');
      if ((step.measure === 'penalty') !== (step.amount !== undefined))
        refuse('A penalty names its amount, and nothing else does.');
      if (step.measure === 'intent' && step.due === undefined)
        refuse('A notice of intent says until when it can be answered.');
      ahead(step.due);
      return;
    case 'give': {
      const { state: now, proposedBy } = noticeOf(step.notice);
      if (now !== 'proposed') refuse(`The notice is ${now} already.`);
      if (proposedBy === by) throw new Problem('two-people', 'You proposed it yourself.');
      return;
    }
    case 'drop':
      if (noticeOf(step.notice).state !== 'proposed') refuse('Only what is proposed can be dropped.');
      return;
    case 'represent': {
      const { state: now, due } = noticeOf(step.notice);
      if (now !== 'given') refuse('No such notice was given.');
      if (due !== null && due < today) refuse(`The time to answer it ended on ${due}.`);
      return;
    }
    case 'note':
      return;
    case 'strike': {
      const struck = state.steps[step.number - 1];
      if (struck === undefined || state.struck.has(step.number)) refuse('There is no such step to strike.');
      if (stays.has(struck!.kind)) refuse(`A step of the kind "${struck!.kind}" cannot be struck.`);
      if (struck!.kind === 'propose' && noticeOf(`n${step.number}`).state === 'given')
        refuse('The notice was given: withdraw the findings that it rests on.');
      return;
    }
    case 'close':
      checkClosing(state, step.outcome, refuse);
      return;
    case 'reopen':
      if (!state.closed) refuse('The case is open.');
      return;
  }
}

function checkClosing(
  { findings, notices }: CaseState,
  outcome: (OfficeStep & { kind: 'close' })['outcome'],
  refuse: (detail: string) => never,
): void {
  const live = findings.filter(({ state }) => state !== 'withdrawn');
  if (outcome === 'put-right') {
    const left = live.filter((one) => !isPutRight(one));
    if (left.length > 0 || live.length === 0)
      refuse(
        `No review has shown it put right: ${left.map(({ finding }) => finding).join(', ') || 'nothing is left'}.`,
      );
  }
  if (outcome === 'findings-withdrawn' && live.length > 0) refuse('Findings are left that nobody withdrew.');
  if (
    outcome === 'penalty-paid' &&
    !notices.some(({ measure, state }) => measure === 'penalty' && state === 'given')
  )
    refuse('No penalty was given.');
}
