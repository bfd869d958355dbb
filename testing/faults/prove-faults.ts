import { join } from 'node:path';
import { type CataloguedFault, faultRounds, readFaultCatalogue } from '@stairgate/playground';
import { usualAges } from '@stairgate/review';
import { type RoundResult, reviewRound } from './review-round.ts';

/**
 * The proof that the reviewer sees: every seeded violation is found where it was put, and where none was put, nothing is.
 * `--only id,id` takes some faults, `--ages 12,17` some ages, `--out DIR` keeps the evidence.
 */
const asked = process.argv.slice(2);
const given = (name: string) => asked[asked.indexOf(name) + 1 || asked.length];
const only = asked.includes('--only') ? given('--only')!.split(',') : null;
const out = asked.includes('--out') ? given('--out') : undefined;

const allAges = asked.includes('--ages') ? given('--ages')!.split(',').map(Number) : usualAges;

const faults = readFaultCatalogue().filter(({ id }) => only === null || only.includes(id));
const rounds = faultRounds(faults);
let found = 0;
let missed = 0;
const strays: string[] = [];

console.log(`${faults.length} seeded violations in ${rounds.length} rounds, and one round with none.`);
if (only === null) {
  const clean = await reviewRound({ faults: [], place: 'GB', ages: allAges, ...kept('clean') });
  for (const one of fallingShort(clean)) strays.push(`with no fault: ${one.topic} at ${one.age}`);
  console.log(`none: ${fallingShort(clean).length} found (${clean.seconds.toFixed(0)} s)`);
}
for (const [number, round] of rounds.entries()) {
  const place = round[0]!.place;
  const ages = allAges.filter((age) => round.some((fault) => shows(fault, age)));
  const result = await reviewRound({
    faults: round.map(({ id }) => id),
    place,
    ages,
    ...kept(`round-${number + 1}`),
  });
  const short = fallingShort(result);
  console.log(`\nround ${number + 1} in ${place}, ages ${ages.join(', ')} (${result.seconds.toFixed(0)} s)`);
  for (const fault of round) {
    const where = short.filter(
      ({ topic, age }) => topic === topicOf(fault) && (age === null || shows(fault, age)),
    );
    const wanted = ages.filter((age) => shows(fault, age));
    const all =
      wanted.every((age) => where.some((one) => one.age === age)) || where.some(({ age }) => age === null);
    if (all) found++;
    else missed++;
    const at = where.map(({ age }) => age ?? 'visitor').join(', ');
    console.log(
      `  ${all ? '✓' : '✗'} ${fault.id}: ${topicOf(fault)} ${at === '' ? 'not found' : `found at ${at}`}`,
    );
  }
  for (const { topic, age } of short) {
    const meant = round.some(
      (fault) =>
        (topic === topicOf(fault) || fault.also.includes(topic)) && (age === null || shows(fault, age)),
    );
    if (!meant) strays.push(`round ${number + 1}: ${topic} at ${age ?? 'visitor'}`);
  }
}
const recall = found / Math.max(1, found + missed);
const precision = found / Math.max(1, found + strays.length);
if (strays.length > 0)
  console.log(`\nFound though nobody put it there:\n${strays.map((one) => `  ${one}`).join('\n')}`);
console.log(
  `\nrecall ${recall.toFixed(3)} (${found} of ${found + missed}), precision ${precision.toFixed(3)} (${strays.length} strays)`,
);
process.exit(missed === 0 && strays.length === 0 ? 0 : 1);

interface Short {
  readonly topic: string;
  readonly age: number | null;
}

function fallingShort({ findings, practices }: RoundResult): readonly Short[] {
  return [
    ...findings
      .filter(({ verdict }) => verdict === 'falls-short')
      .map(({ situation, age }) => ({ topic: situation as string, age })),
    ...practices
      .filter(({ verdict }) => verdict === 'falls-short')
      .map(({ practice, age }) => ({ topic: practice as string, age })),
  ];
}

function topicOf({ situation, practice }: CataloguedFault): string {
  return situation ?? practice ?? '';
}

function shows({ ages }: CataloguedFault, age: number): boolean {
  return ages.lo <= age && age <= ages.hi;
}

function kept(name: string): { out?: string } {
  return out === undefined ? {} : { out: join(out, name) };
}
