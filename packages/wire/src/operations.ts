import { attemptOperations } from './attempt-operations.ts';
import { childOperations } from './child-operations.ts';
import { decisionOperations } from './decision-operations.ts';
import { guardOperations } from './guard-operations.ts';
import { guardianOperations } from './guardian-operations.ts';
import { operatorOperations } from './operator-operations.ts';
import { platformOperations } from './platform-operations.ts';
import { serviceOperations } from './service-operations.ts';
import { timeOperations } from './time-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

/** Every HTTP operation of the service, by its operationId. */
export const operations = {
  ...decisionOperations,
  ...guardOperations,
  ...platformOperations,
  ...attemptOperations,
  ...guardianOperations,
  ...childOperations,
  ...timeOperations,
  ...operatorOperations,
  ...webhookOperations,
  ...serviceOperations,
};
export type OperationId = keyof typeof operations;

/** The groups in which operations are shown, in this order. */
export const tags = {
  Decisions: 'What may happen to a child now. OpenID AuthZEN Authorization API 1.0.',
  Guards: 'What a platform is about to do, made lawful for a child: adverts, feeds, machines that talk.',
  Children: 'Children, what is known of their ages and places, and all that protects them.',
  Attempts: 'What comes back of finding out an age, or verifying a guardian, with somebody else.',
  Choices: 'What a child switches on or off, and what is about to happen.',
  Limits: 'What a child, a guardian or the platform closes, though the law would let it open.',
  Time: 'Minutes of use, more of them today, school hours, and purchases that a guardian says yes to.',
  Sessions: "A child's sessions with the platform.",
  Guardians: 'Who says yes for a child, and how the question to them stands.',
  Rights: 'To see, to have erased, to complain, and to check a receipt.',
  Webhooks: 'What is sent to a platform by itself, and how it arrived. Signed as Standard Webhooks has it.',
  Rulebook: 'The laws in force, and every change.',
  'Guardian pages': 'What the pages of a guardian ask, who signs in by a link in a mail.',
  'Child pages': 'What the pages of a child ask, which opens them by a link of the platform.',
  Law: 'The law as data. Public: it holds nothing about anybody.',
  'Operator pages': 'What operators see and do who are signed in.',
  Reviews: 'Reports of reviews of platforms.',
  Service: 'The service itself.',
} as const satisfies Record<(typeof operations)[OperationId]['tag'], string>;
