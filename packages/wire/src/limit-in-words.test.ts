import { type Weekday, weekdays } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { daysInWords } from './limit-in-words.ts';

const words = {
  days: Object.fromEntries(weekdays.map((day) => [day, day])) as Record<Weekday, string>,
  range: '{from}-{to}',
  fill: (text: string, values: Readonly<Record<string, string | number>>) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`),
};

test.each<[Weekday[], string]>([
  [['mon', 'tue', 'wed', 'thu', 'fri'], 'mon-fri'],
  [['sun', 'mon', 'tue', 'wed', 'thu'], 'sun-thu'],
  [['fri', 'sat'], 'fri, sat'],
  [['mon', 'wed', 'thu', 'fri', 'sun'], 'wed-fri, sun, mon'],
  [['sat'], 'sat'],
  [[...weekdays], 'mon, tue, wed, thu, fri, sat, sun'],
])('%s reads %s', (days, said) => {
  expect(daysInWords(days, words)).toBe(said);
});
