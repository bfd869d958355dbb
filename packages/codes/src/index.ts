export { createAsking } from './ask-cases.ts';
export { CodeError, type Problem, wordProblem } from './code-error.ts';
export { type Coverage, coverage } from './coverage.ts';
export { type CodeFiles, type LoadOptions, loadCodes, readCodeFiles, readCodes } from './load-codes.ts';
export { type LoadProfileOptions, loadProfile, tryLoadProfile } from './load-profile.ts';
export {
  ownFolder as codesFolder,
  type Provision,
  type ProvisionList,
  parseProvisions,
  readProvisions,
} from './provisions.ts';
export { type Case, type CaseFile, readCases } from './read-cases.ts';
export { readCode } from './read-code.ts';
export { loadDefaults, type ReadDefaults, readDefaults } from './read-defaults.ts';
export { type ProfileContext, type ProfileResult, tryReadProfile } from './read-profile.ts';
