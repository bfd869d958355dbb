export {
  type Budget,
  BudgetError,
  type BudgetLedger,
  budgetLedger,
  projectOf,
} from './budget/budget-ledger.ts';
export { type InsightTables, migrations } from './budget/migrations.ts';
export { deltaOf, epsilonOf, nanoRhoOf, rhoFor, rhoOf } from './budget/privacy-cost.ts';
export type {
  Column,
  DayColumn,
  Declaration,
  NumberColumn,
  Project,
  Table,
  WordColumn,
} from './declaration/declaration.ts';
export { type ReadDeclaration, readDeclaration } from './declaration/read-declaration.ts';
export {
  type Discontinuity,
  differenceInMeans,
  type Estimate,
  eventStudy,
  type Group,
  meanOf,
  type Outcome,
  regressionDiscontinuity,
} from './effects/estimate.ts';
export { type Experiment, type ExperimentQuestion, experimentsOf } from './effects/experiments.ts';
export {
  type Design,
  effectOf,
  estimateEffect,
  type Found,
  readSpecification,
  registerSpecification,
  type Specification,
  SpecificationError,
} from './effects/specification.ts';
export { type RandomSource, systemRandom } from './noise/random-source.ts';
export { type Insight, openInsight, openSource } from './open-insight.ts';
export { type Measure, type Noise, type Plan, planQuery } from './query/plan-query.ts';
export type { Ask, Filter, Key, Query } from './query/query.ts';
export { readQuery } from './query/read-query.ts';
export { type Answer, type AnswerContext, answerQuery } from './release/answer-query.ts';
export { type Cost, costOf } from './release/cost-of.ts';
export { type Rehearsal, rehearse } from './release/rehearse.ts';
export type { Cell, NoisyMean, NoisyValue, Quantiles, Release } from './release/release.ts';
export { type SealedRelease, signRelease, type Verified, verifyRelease } from './release/sign-release.ts';
export { compileQuery } from './sql/compile-query.ts';
export { type Dialect, dialects } from './sql/dialect.ts';
export { checkData, DataError, type Engine } from './sql/engine.ts';
export { type AskClickhouse, clickhouseByHttp, openClickhouse } from './sql/open-clickhouse.ts';
export { openDuckdb } from './sql/open-duckdb.ts';
export { openPostgres } from './sql/open-postgres.ts';
