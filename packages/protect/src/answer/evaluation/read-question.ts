import {
  AgeError,
  type AgeInterval,
  activityOf,
  ageInterval,
  type Counted,
  isActivity,
  isSituation,
  isTimed,
  type Level,
  type LocalMoment,
  LocalTimeError,
  PlaceError,
  parseLocalTime,
  parsePlace,
  unknownAge,
} from '@stairgate/rulebook';
import { longestWord } from '@stairgate/wire';
import { readCounts } from './read-counts.ts';

/** One evaluation request of AuthZEN 1.0, as this service reads it. Fields that it does not know are ignored. */
export interface Question {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly resourceType: string;
  /** Empty where the question is about the facts that it brings and about nobody on record. */
  readonly resourceId: string;
  /** Facts given in place of a record; only read when `resourceId` is empty. */
  readonly properties: Facts | undefined;
  readonly action: string;
  readonly circumstance: string | undefined;
  readonly relation: string | undefined;
  /** What the context adds to the facts; unknown where it says something that cannot be read. */
  readonly place: string | undefined;
  readonly age: AgeInterval | undefined;
  /** Whether the answer is to come with a record of the decision, for the caller's own log. */
  readonly record: boolean;
  /** When it happens, where the child is. */
  readonly moment: LocalMoment | undefined;
  /** The date of that, `YYYY-MM-DD`: empty where what is said of the time cannot be read, undefined where nothing is. */
  readonly localDate: string | undefined;
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
/** The id of a child that says, as an empty one does: no record. For clients that send no empty id. */
const noRecord = '_';
/** A word that no vocabulary has, for what the context says in a form that is not read. */
const unreadable = '';

/**
 * Reads an evaluation. Checked by hand and not by a schema because a batch brings a thousand of them.
 *
 * The context is free in AuthZEN, so that nothing in it is refused. What it says where this service reads, in a form
 * that is not read, counts as not known, and never as left out: other facts may not decide in its place.
 * @param defaults the top level of a batch: an entity that an evaluation leaves out comes from there, whole.
 * @throws BadQuestion
 */
export function readQuestion(given: unknown, defaults: Members = none): Question {
  if (!isMembers(given)) throw new BadQuestion('the evaluation', 'give an object');
  const subject = entity(given, defaults, 'subject');
  const resource = entity(given, defaults, 'resource');
  const action = entity(given, defaults, 'action');
  const name = text(action, 'action', 'name');
  const context = members(given.context ?? defaults.context, 'context');
  const resourceType = text(resource, 'resource', 'type');
  const id = idOf(resource, 'resource');
  const resourceId = id === noRecord ? '' : id;
  const properties = members(resource.properties, 'resource.properties');
  members(subject.properties, 'subject.properties');
  members(action.properties, 'action.properties');
  const said = context === undefined ? nothingSaid : readContext(context, name);
  return {
    subjectType: text(subject, 'subject', 'type'),
    subjectId: idOf(subject, 'subject'),
    resourceType,
    resourceId,
    properties:
      properties === undefined || resourceType !== 'child' ? undefined : facts(properties, resourceId),
    action: name,
    circumstance: said.circumstance,
    relation: said.relation,
    place: said.place,
    age: said.age,
    record: said.record,
    moment: said.moment,
    localDate: said.localDate,
    counted: said.counted,
  };
}

type Said = Pick<
  Question,
  'circumstance' | 'relation' | 'place' | 'age' | 'record' | 'moment' | 'localDate' | 'counted'
>;
const nothingSaid: Said = {
  circumstance: undefined,
  relation: undefined,
  place: undefined,
  age: undefined,
  record: false,
  moment: undefined,
  localDate: undefined,
  counted: undefined,
};

function readContext(context: Members, action: string): Said {
  const moment = localMoment(context);
  const activity = isSituation(action) ? activityOf(action) : action;
  const untimed = moment === null && isActivity(activity) && isTimed(activity);
  return {
    circumstance: untimed ? unreadable : word(context.circumstance),
    relation: untimed ? unreadable : word(context.relation),
    place: addedPlace(context.place),
    age: addedAge(context.age),
    record: context.record === true,
    moment: moment ?? undefined,
    localDate:
      moment === undefined ? undefined : moment === null ? '' : String(context.localTime).slice(0, 10),
    counted: readCounts(context),
  };
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entity(given: Members, defaults: Members, name: string): Members {
  const own = given[name] === undefined ? defaults[name] : given[name];
  if (own === undefined) throw new BadQuestion(name, 'is missing');
  if (!isMembers(own)) throw new BadQuestion(name, 'give an object');
  return own;
}

/** What may be left out, which null counts as. */
export function members(value: unknown, name: string): Members | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isMembers(value)) throw new BadQuestion(name, 'give an object');
  return value;
}

function text(own: Members, entity: string, member: string): string {
  const value = own[member];
  if (typeof value === 'string' && value.length <= longestWord) return value;
  throw new BadQuestion(
    `${entity}.${member}`,
    value === undefined ? 'is missing' : `give a string of at most ${longestWord} characters`,
  );
}

/** Ids are looked for in the records, where no text has the character U+0000. */
function idOf(own: Members, entity: string): string {
  const id = text(own, entity, 'id');
  if (id.includes('\0')) throw new BadQuestion(`${entity}.id`, 'leave out the character U+0000');
  return id;
}

/** Facts in place of a record. Beside a record they would be ignored, which nobody who sends them expects. */
function facts(properties: Members, resourceId: string): Facts | undefined {
  const place = properties.place ?? undefined;
  const age = properties.age ?? undefined;
  if (resourceId === '') return { place: factualPlace(place), age: factualAge(age) };
  if (place === undefined && age === undefined) return undefined;
  throw new BadQuestion(
    `resource.properties.${place === undefined ? 'age' : 'place'}`,
    'leave it out: of a child with an id the record counts. To ask about facts alone, give resource.id "_"; to make this answer stricter, give them in the context',
  );
}

function factualPlace(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  try {
    return readPlace(value);
  } catch (error) {
    if (error instanceof PlaceError) throw new BadQuestion('resource.properties.place', error.right);
    throw error;
  }
}

function addedPlace(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return readPlace(value);
  } catch (error) {
    if (error instanceof PlaceError) return 'unknown';
    throw error;
  }
}

/** @throws PlaceError */
function readPlace(value: unknown): string {
  const place = typeof value === 'string' && value.length <= longestWord ? value : '';
  return place.trim().toLowerCase() === 'unknown' ? 'unknown' : parsePlace(place);
}

function factualAge(value: unknown): AgeInterval | undefined {
  if (value === undefined) return undefined;
  if (!isMembers(value))
    throw new BadQuestion('resource.properties.age', 'give an object with lo, hi and level');
  try {
    return readAge(value);
  } catch (error) {
    if (error instanceof AgeError) throw new BadQuestion('resource.properties.age', error.right);
    throw error;
  }
}

function addedAge(value: unknown): AgeInterval | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isMembers(value)) return unknownAge;
  try {
    return readAge(value);
  } catch (error) {
    if (error instanceof AgeError) return unknownAge;
    throw error;
  }
}

/** @throws AgeError */
function readAge({ lo, hi, level }: Members): AgeInterval {
  return ageInterval(lo as number, hi as number, level as Level);
}

function word(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' && value.length <= longestWord ? value : unreadable;
}

/** Null where something is said of the time that cannot be read. */
function localMoment({ localTime, schoolDay }: Members): LocalMoment | null | undefined {
  if (localTime === undefined || localTime === null) return undefined;
  if (typeof localTime !== 'string' || localTime.length > longestWord) return null;
  if (schoolDay !== undefined && schoolDay !== null && typeof schoolDay !== 'boolean') return null;
  try {
    return parseLocalTime(localTime, schoolDay ?? undefined);
  } catch (error) {
    if (error instanceof LocalTimeError) return null;
    throw error;
  }
}
