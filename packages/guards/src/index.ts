export * from './adverts/index.ts';
export type { Answered, Decided } from './decided.ts';
