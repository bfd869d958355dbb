export {
  type GuardedTime,
  guardTime,
  type HadSchool,
  hoursBegin,
  type SchoolCalendar,
  schoolDays,
  type TimeChild,
  type TimeHours,
  type TimeNext,
  type TimeOptions,
  type TimeQuestion,
  type TimeReason,
  type WhyClosed,
} from './guard-time.ts';
export { datePlus, dayAt, isZone, type LocalDay, localMoment, minuteAt } from './local-days.ts';
export { timeChild } from './time-child.ts';
export { zonesOfPlace } from './zones-of-place.ts';
