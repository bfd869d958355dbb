export * from './adverts/index.ts';
export type { Answered, Decided } from './decided.ts';
export * from './feed/index.ts';
export * from './talk/index.ts';
export * from './time/index.ts';
