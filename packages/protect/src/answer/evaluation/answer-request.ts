import type { Rulebook } from '@stairgate/rulebook';
import { mostEvaluations, semantics } from '@stairgate/wire';
import type { ChildFacts } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { readUse } from '../../child/time/count-use.ts';
import type { UseCount } from '../../child/time/time-of.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import type { LawContext } from '../../law/in-force/law-context.ts';
import { Problem } from '../../problem.ts';
import type { WrittenAnswer } from './answer-writer.ts';
import { type Asker, createEvaluator, type Evaluator, type Found, type Moment } from './evaluate.ts';
import { BadQuestion, isMembers, members, type Question, readQuestion } from './read-question.ts';
import { readActionSearch, searchActions } from './search-actions.ts';

/** A whole response body in UTF-8: as text where one write sends it faster, else as bytes. */
export interface ResponseBody {
  readonly text?: string;
  readonly bytes: Buffer;
}

/** Answers request bodies of AuthZEN 1.0. At once when every child is in memory, else once they were read. */
export interface Answerer {
  /** @throws Problem `invalid`. */
  evaluation(body: unknown, asker: Asker): ResponseBody | Promise<ResponseBody>;
  /** @throws Problem `invalid` for what concerns the whole batch. */
  evaluations(body: unknown, asker: Asker): ResponseBody | Promise<ResponseBody>;
  /** @throws Problem `invalid`. */
  actions(body: unknown, asker: Asker): ResponseBody | Promise<ResponseBody>;
}

/** Bytes of one answer: a thousand evaluations with all that is cited have a third of it. */
const mostAnswerBytes = 16 * 2 ** 20;

/** What was read for a request. */
type Read = ReadonlyMap<string, ChildFacts | undefined> & Required<Pick<Found, 'use'>>;
type Members = Readonly<Record<string, unknown>>;
/** A search looks at what would be, and nothing is decided by it: it is neither remembered nor counted. */
const nowhere = { add() {} };

/**
 * Every request is answered wholly under one rulebook, and by a node that knows which one is in force: while it does not,
 * it asks the records first.
 * @param options the bytes that one answer may have.
 */
export function createAnswerer(
  context: LawContext & Pick<Context, 'db'>,
  log: DecisionLog,
  trial: CandidateTrial,
  { mostBytes = mostAnswerBytes } = {},
): Answerer {
  const evaluator = createEvaluator(log, trial);
  const looking = createEvaluator(nowhere, nowhere);
  const { laws } = context;
  /** Runs when this node knows which rulebook is in force. */
  const sure = <T>(run: () => T | Promise<T>): T | Promise<T> =>
    laws.certain ? run() : laws.refresh().then(run);
  const moment = (asker: Asker): Moment => ({ asker, now: context.clock(), rulebook: context.rulebook() });

  const evaluation = (body: unknown, asker: Asker) => {
    const question = orProblem(() => readQuestion(body));
    const answer = orProblem(() => evaluator.answer(question, moment(asker)));
    if (answer !== undefined) return answer;
    return find(asker, [question]).then((found) =>
      sure(() => orProblem(() => evaluator.answer(question, moment(asker), found))!),
    );
  };

  const evaluations = (body: unknown, asker: Asker) => {
    if (!isMembers(body)) throw new Problem('invalid', 'the body: give an object');
    const given = body.evaluations;
    if (given === undefined || (Array.isArray(given) && given.length === 0)) return evaluation(body, asker);
    if (!Array.isArray(given)) throw new Problem('invalid', 'evaluations: give an array');
    if (given.length > mostEvaluations)
      throw new Problem('invalid', `evaluations: give at most ${mostEvaluations} items`);
    for (const name of ['subject', 'resource', 'action']) {
      const value = body[name];
      if (value !== undefined && !isMembers(value)) throw new Problem('invalid', `${name}: give an object`);
    }
    const options = orProblem(() => {
      members(body.context, 'context');
      return members(body.options, 'options');
    });
    const semantic = options?.evaluations_semantic ?? semantics[0];
    if (!(semantics as readonly unknown[]).includes(semantic))
      throw new Problem('invalid', `options.evaluations_semantic: give one of ${semantics.join(', ')}`);
    const brief = options?.detail === 'brief';

    const questions = given.map((one) => readOrError(one, body));
    let parts: Buffer[] = [];
    let size = 0;
    const all = new Map<string, ChildFacts | undefined>();
    const use = new Map<string, UseCount | null>();
    let before: Rulebook | undefined;
    const go = (found?: Read): ResponseBody | Promise<ResponseBody> => {
      for (const [childId, facts] of found ?? []) all.set(childId, facts);
      for (const [childId, count] of found?.use ?? []) use.set(childId, count);
      const at = moment(asker);
      // Another rulebook came into force while children were read: all is answered again under that.
      if (before !== undefined && before !== at.rulebook) {
        parts = [];
        size = 0;
      }
      before = at.rulebook;
      for (let index = parts.length; index < questions.length; index++) {
        const answer = answerOrError(evaluator, questions[index]!, at, found && Object.assign(all, { use }));
        if (answer === undefined) {
          return find(asker, questions.slice(index)).then((more) => sure(() => go(more)));
        }
        const isError = answer instanceof BadQuestion;
        const part = isError ? errorBytes(answer) : brief ? answer.briefBytes : answer.bytes;
        size += part.length;
        if (size > mostBytes)
          throw new Problem(
            'invalid',
            `evaluations: the answer would have more than ${mostBytes / 2 ** 20} MiB; ask with options.detail "brief", or in smaller batches`,
          );
        parts.push(part);
        const allowed = !isError && answer.allowed;
        if (semantic === 'deny_on_first_deny' && !allowed) break;
        if (semantic === 'permit_on_first_permit' && allowed) break;
      }
      return { bytes: join(parts) };
    };
    return go();
  };

  /** The children whom questions are about, and what was counted of those whose minutes are limited. */
  const find = async (asker: Asker, questions: readonly (Question | BadQuestion)[]): Promise<Read> => {
    const ids = new Set(questions.flatMap((one) => (one instanceof BadQuestion ? [] : evaluator.needs(one))));
    const found = await asker.children.getMany(ids);
    const limited = [...found.values()].filter(
      (facts) => facts?.limits.some(({ set }) => set.kind === 'minutes') ?? false,
    ) as ChildFacts[];
    return Object.assign(found as Map<string, ChildFacts | undefined>, {
      use: await readUse(context.db, limited, context.clock()),
    });
  };

  const actions = (body: unknown, asker: Asker) => {
    const search = orProblem(() => readActionSearch(body));
    const go = (found?: Found): ResponseBody | Promise<ResponseBody> => {
      const text = searchActions(looking, search, moment(asker), found);
      if (text !== undefined) return { text, bytes: Buffer.from(text) };
      return find(asker, [search.question]).then((more) => sure(() => go(more)));
    };
    return go();
  };

  return {
    evaluation: (body, asker) => sure(() => evaluation(body, asker)),
    evaluations: (body, asker) => sure(() => evaluations(body, asker)),
    actions: (body, asker) => sure(() => actions(body, asker)),
  };
}

function answerOrError(
  evaluator: Evaluator,
  question: Question | BadQuestion,
  moment: Moment,
  found: Found | undefined,
): WrittenAnswer | BadQuestion | undefined {
  if (question instanceof BadQuestion) return question;
  try {
    return evaluator.answer(question, moment, found);
  } catch (error) {
    if (error instanceof BadQuestion) return error;
    throw error;
  }
}

function readOrError(given: unknown, defaults: Members): Question | BadQuestion {
  try {
    return readQuestion(given, defaults);
  } catch (error) {
    if (error instanceof BadQuestion) return error;
    throw error;
  }
}

function orProblem<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof BadQuestion)) throw error;
    const { field, right, message } = error;
    throw new Problem('invalid', message, { errors: [{ field, right }] });
  }
}

function errorBytes({ message }: BadQuestion): Buffer {
  return Buffer.from(JSON.stringify({ decision: false, context: { error: { status: 400, message } } }));
}

const opening = Buffer.from('{"evaluations":[');
const comma = 0x2c;
const closing = Buffer.from(']}');

function join(parts: readonly Buffer[]): Buffer {
  let size = 0;
  for (const part of parts) size += part.length;
  const all = Buffer.allocUnsafe(opening.length + size + parts.length - 1 + closing.length);
  all.set(opening, 0);
  let at = opening.length;
  for (let index = 0; index < parts.length; index++) {
    if (index > 0) all[at++] = comma;
    const part = parts[index]!;
    all.set(part, at);
    at += part.length;
  }
  all.set(closing, at);
  return all;
}
