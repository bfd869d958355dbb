export type { Terminal } from './output.ts';
export { run } from './program.ts';
