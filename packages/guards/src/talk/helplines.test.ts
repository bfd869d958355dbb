import { readFileSync } from 'node:fs';
import { ownLaw } from '@stairgate/codes/law';
import { jurisdictionsOf, knownCountries } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { crisisHelp } from './crisis-help.ts';
import { helplines, helplinesChecked, worldLists } from './helplines.ts';

const ofLaw = new Set((await ownLaw()).codes.map(({ jurisdiction }) => jurisdiction.split('-')[0]!));
/** Countries that are under some law here: by name, as members of the Union, or as territories. */
const withLaw = knownCountries.filter((country) => jurisdictionsOf(country).some((one) => ofLaw.has(one)));

test('there is somebody to turn to in each country that the rulebook has law for', () => {
  expect(withLaw.length).toBeGreaterThan(34);
  expect(withLaw.filter((country) => crisisHelp([country]).places.length === 0)).toEqual([]);
});

describe.each(Object.entries(helplines))('%s', (country, { emergency, lines }) => {
  test('has a number for emergencies and lines that can be reached', () => {
    expect(knownCountries).toContain(country);
    expect(emergency).toMatch(/^\d{3}$/);
    expect(lines.length).toBeGreaterThan(0);
    for (const { name, phone, text, web, source } of lines) {
      expect(name).not.toBe('');
      expect([phone, text, web].some((way) => way !== undefined)).toBe(true);
      if (phone !== undefined) expect(phone).toMatch(/^\d[\d -]{1,14}\d$/);
      if (text !== undefined) expect(text.to).toMatch(/^\d[\d -]{1,14}\d$/);
      for (const address of [web, source])
        if (address !== undefined) expect(address).toMatch(/^https:\/\/\S+$/);
    }
  });
});

test('a line says where its number was read, on a page of its own or of a government, or not at all', () => {
  const all = Object.values(helplines).flatMap(({ lines }) => lines);
  const read = all.flatMap(({ read }) => read ?? []);
  expect(read.length).toBeGreaterThan(13);
  for (const { on, page } of read) {
    expect(on <= helplinesChecked && /^\d{4}-\d\d-\d\d$/.test(on)).toBe(true);
    expect(page).toMatch(/^https:\/\/\S+$/);
  }
});

test('the list says of which day it is', () => {
  expect(helplinesChecked).toMatch(/^\d{4}-\d\d-\d\d$/);
});

describe('by place', () => {
  test.each([
    ['US-CA', ['US']],
    ['GF', ['FR']],
    ['AX', ['FI']],
    ['NF', ['AU']],
    ['GB-WLS', ['GB']],
    ['JP', []],
  ])('%s: %j', (place, countries) => {
    expect(crisisHelp([place]).places.map(({ country }) => country)).toEqual(countries);
  });
  test('of several places, each once; of none that is known, lists of the world', () => {
    expect(crisisHelp(['US-CA', 'US', 'GB']).places.map(({ country }) => country)).toEqual(['US', 'GB']);
    expect(crisisHelp('unknown')).toEqual({ places: [], lists: worldLists });
  });
});

test('the guide names the day of the list', () => {
  const guide = readFileSync(new URL('../../../../docs/guards.md', import.meta.url), 'utf8');
  expect(guide).toContain(helplinesChecked);
});
