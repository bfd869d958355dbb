import { type Progress, type Proof, type PropertyName, propertyNames, prove } from '@stairgate/rulebook';
import type { Command } from 'commander';
import { codesFrom } from './codes-from.ts';
import { readPlaces, today } from './comparison.ts';

import { json, paint, type Terminal, UsageError } from './output.ts';
import { readProfile } from './question.ts';

interface ProveVerbOptions {
  readonly in?: string;
  readonly codes?: string;
  readonly profile?: string;
  readonly properties?: string;
  readonly json?: boolean;
}

export function addProveVerb(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .option(
      '--in <places>',
      'only these places and the unknown one, singly and in pairs (default: every place)',
    )
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--profile <file>', "prove it as the operator's profile moves it")
    .option('--properties <list>', 'only these, such as joined-places,unknown-age')
    .option('--json', 'print JSON')
    .addHelpText('after', help())
    .action(async (options: ProveVerbOptions) => {
      if (!(await walk(terminal, options))) exitWith(1);
    });
}

/** Answers whether everything holds. Throws `UsageError`. */
async function walk(terminal: Terminal, options: ProveVerbOptions): Promise<boolean> {
  const places = options.in === undefined ? undefined : readPlaces(options.in, '--in');
  const properties = options.properties?.split(',').map(readProperty);
  const codes = await codesFrom(options.codes);
  const profile = await readProfile(terminal, options.profile, { codes, today: today(terminal) });
  const start = terminal.clock();
  const proof = prove(codes, {
    profile,
    in: places === 'unknown' ? [] : places,
    properties,
    onProgress: (progress) => sayProgress(terminal, progress),
  });
  const seconds = (terminal.clock() - start) / 1000;
  terminal.out(options.json ? json({ ...proof, seconds }) : page(terminal, proof, seconds));
  return proof.holds;
}

function readProperty(text: string): PropertyName {
  const name = text.trim();
  if (Object.hasOwn(propertyNames, name)) return name as PropertyName;
  const all = Object.keys(propertyNames).join(', ');
  throw new UsageError(`--properties: "${name}" is no property. There are: ${all}.`);
}

/** About ten lines, whatever the number of days. */
function sayProgress(terminal: Terminal, { day, number, of }: Progress): void {
  const tenth = Math.floor((number * 10) / of);
  if (tenth === Math.floor(((number - 1) * 10) / of)) return;
  terminal.error(`walked to ${day}, day ${number} of ${of}`);
}

function page(terminal: Terminal, proof: Proof, seconds: number): string {
  const { properties, states, cells, decisions, places, days, scopes, joined, holds } = proof;
  const count = (number: number) => number.toLocaleString('en-GB');
  const width = Math.max(...properties.map(({ name }) => name.length));
  const lines = properties.map(({ name, says, holds, counterexample }) =>
    holds
      ? `${paint(terminal, 'green', '✓')} ${name.padEnd(width)}  ${paint(terminal, 'dim', says)}`
      : `${paint(terminal, 'red', '✗')} ${name.padEnd(width)}  ${says}\n    ${paint(terminal, 'red', `Not so: ${counterexample}`)}`,
  );
  const broken = properties.filter((one) => !one.holds).length;
  const verdict = holds
    ? paint(terminal, 'green', `All ${properties.length} properties hold.`)
    : paint(
        terminal,
        'red',
        `${broken} of ${properties.length} properties ${broken === 1 ? 'does' : 'do'} not hold.`,
      );
  return [
    `${count(states)} states: ${count(days)} days, ${count(places)} places and pairs of them, every age, situation and choice.`,
    `${count(scopes)} different sets of law, ${count(joined)} joined; ${count(cells)} cells read, ${count(decisions)} decisions asked.`,
    '',
    ...lines,
    '',
    `${verdict} ${seconds.toFixed(1)} s`,
  ].join('\n');
}

function help(): string {
  const width = Math.max(...Object.keys(propertyNames).map((name) => name.length));
  const rows = Object.entries(propertyNames).map(([name, says]) => `  ${name.padEnd(width)}  ${says}`);
  return `\nProperties\n${rows.join('\n')}`;
}
