export { CodeError, type Problem } from './code-error.ts';
export { type Coverage, coverage } from './coverage.ts';
export { type CodeFiles, type LoadOptions, loadCodes, readCodeFiles, readCodes } from './load-codes.ts';
export { type Provision, type ProvisionList, readProvisions } from './provisions.ts';
export { readCode } from './read-code.ts';
