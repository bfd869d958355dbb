import {
  AgeError,
  type AgeInterval,
  ageInterval,
  type Counted,
  type Level,
  type LocalMoment,
  LocalTimeError,
  parseLocalTime,
} from '@stairgate/rulebook';
import { readCounts } from './read-counts.ts';

/** One evaluation request of AuthZEN 1.0, as this service reads it. Fields that it does not know are ignored. */
export interface Question {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** Facts given in place of a record; only read when `resourceId` is empty. */
  readonly properties: Facts | undefined;
  readonly action: string;
  readonly circumstance: string | undefined;
  readonly relation: string | undefined;
  readonly place: string | undefined;
  readonly age: AgeInterval | undefined;
  /** Whether the answer is to come with a record of the decision, for the caller's own log. */
  readonly record: boolean;
  /** When it happens, where the child is. */
  readonly moment: LocalMoment | undefined;
  /** What the platform has counted, where a limit is about that. */
  readonly counted: Counted | undefined;
}

interface Facts {
  readonly place: string | undefined;
  readonly age: AgeInterval | undefined;
}

/** What is wrong with a question: the field and what would be right. */
export class BadQuestion extends Error {
  override name = 'BadQuestion';
  readonly field: string;
  readonly right: string;
  constructor(field: string, right: string) {
    super(`${field}: ${right}`);
    this.field = field;
    this.right = right;
  }
}

type Members = Readonly<Record<string, unknown>>;
const none: Members = Object.freeze({});
/** Longer ids and words are refused: nothing that is real has them. */
const longest = 256;

/**
 * Reads an evaluation. Checked by hand and not by a schema because a batch brings a thousand of them.
 * @param defaults the top level of a batch: what an evaluation leaves out comes from there, a required member of an
 *   entity included.
 * @throws BadQuestion
 */
export function readQuestion(given: unknown, defaults: Members = none): Question {
  if (!isMembers(given)) throw new BadQuestion('the evaluation', 'give an object');
  const subject = entity(given, defaults, 'subject');
  const resource = entity(given, defaults, 'resource');
  const action = entity(given, defaults, 'action');
  const context = given.context ?? defaults.context;
  if (context !== undefined && !isMembers(context)) throw new BadQuestion('context', 'give an object');
  const resourceId = text(resource, defaults.resource, 'resource', 'id');
  const properties = resourceId === '' ? resource.properties : undefined;
  if (properties !== undefined && !isMembers(properties))
    throw new BadQuestion('resource.properties', 'give an object');
  return {
    subjectType: text(subject, defaults.subject, 'subject', 'type'),
    subjectId: text(subject, defaults.subject, 'subject', 'id'),
    resourceType: text(resource, defaults.resource, 'resource', 'type'),
    resourceId,
    properties:
      properties === undefined
        ? undefined
        : {
            place: word(properties, 'resource.properties', 'place'),
            age: age(properties, 'resource.properties'),
          },
    action: text(action, defaults.action, 'action', 'name'),
    circumstance: context === undefined ? undefined : word(context, 'context', 'circumstance'),
    relation: context === undefined ? undefined : word(context, 'context', 'relation'),
    place: context === undefined ? undefined : word(context, 'context', 'place'),
    age: context === undefined ? undefined : age(context, 'context'),
    record: context?.record === true,
    moment: context === undefined ? undefined : localMoment(context),
    counted: context === undefined ? undefined : readCounts(context),
  };
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entity(given: Members, defaults: Members, name: string): Members {
  const own = given[name] ?? defaults[name];
  if (own === undefined) throw new BadQuestion(name, 'is missing');
  if (!isMembers(own)) throw new BadQuestion(name, 'give an object');
  return own;
}

function text(own: Members, fallback: unknown, entity: string, member: string): string {
  const value = own[member] ?? (isMembers(fallback) ? fallback[member] : undefined);
  if (typeof value === 'string' && value.length <= longest) return value;
  throw new BadQuestion(
    `${entity}.${member}`,
    value === undefined ? 'is missing' : `give a string of at most ${longest} characters`,
  );
}

function word(own: Members, entity: string, member: string): string | undefined {
  const value = own[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= longest) return value;
  throw new BadQuestion(`${entity}.${member}`, 'give a string');
}

function age(own: Members, entity: string): AgeInterval | undefined {
  const value = own.age;
  if (value === undefined || value === null) return undefined;
  if (!isMembers(value)) throw new BadQuestion(`${entity}.age`, 'give an object with lo, hi and level');
  try {
    return ageInterval(value.lo as number, value.hi as number, value.level as Level);
  } catch (error) {
    if (error instanceof AgeError) throw new BadQuestion(`${entity}.age`, error.right);
    throw error;
  }
}

function localMoment(own: Members): LocalMoment | undefined {
  const { schoolDay = undefined } = own;
  if (schoolDay !== undefined && schoolDay !== null && typeof schoolDay !== 'boolean')
    throw new BadQuestion('context.schoolDay', 'give true or false');
  const time = word(own, 'context', 'localTime');
  if (time === undefined) return undefined;
  try {
    return parseLocalTime(time, schoolDay ?? undefined);
  } catch (error) {
    if (error instanceof LocalTimeError) throw new BadQuestion('context.localTime', error.right);
    throw error;
  }
}
