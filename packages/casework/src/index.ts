export { type CaseworkOptions, createCasework, type RunningCasework, startCasework } from './app.ts';
export { type CaseState, caseOf } from './cases/case-of.ts';
export { migrations } from './database/migrations.ts';
export { addPerson } from './people/people.ts';
export { Problem } from './problem.ts';
export { brokenStep, type Step, stepHash, verifyRegister } from './register/register.ts';
export { readSettings, type Settings, settingList, settingsFromEnv } from './settings.ts';
