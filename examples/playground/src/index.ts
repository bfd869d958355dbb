export { type DemoAccount, demoAccounts } from './seed/demo-people.ts';
export type { AgeProof } from './seed/seed-birch.ts';
export { type Playground, type PlaygroundOptions, startPlayground } from './start-playground.ts';
