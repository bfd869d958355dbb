export { type Practice, practiceNames, practices } from '@stairgate/rulebook';
