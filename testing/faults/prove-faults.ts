import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CataloguedFault, faultRounds, readFaultCatalogue } from '@stairgate/playground';
import { usualAges } from '@stairgate/review';
import { reviewRound } from './review-round.ts';
import { type Score, scoreRound, shows } from './score-round.ts';

/**
 * The proof that the reviewer sees: every seeded violation is found where it was put, and where none was put, nothing is.
 * `--only id,id` takes some faults, `--ages 12,17` some ages, `--out DIR` keeps the evidence.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, ages: { type: 'string' }, out: { type: 'string' } },
});
const only = values.only?.split(',') ?? null;
const ages = values.ages?.split(',').map(Number) ?? usualAges;
const catalogue = readFaultCatalogue();
const unknown = only?.filter((id) => !catalogue.some((fault) => fault.id === id)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no fault called ${unknown.join(' or ')}. See examples/playground/faults.yaml.`);
  process.exit(2);
}

const rounds = faultRounds(catalogue.filter(({ id }) => only === null || only.includes(id)));
const count = rounds.flat().length;
console.log(`${count} seeded violations in ${rounds.length} rounds, and rounds with none.`);
let found = 0;
const missed: string[] = [];
const strays: string[] = [];

// With nothing seeded nothing may be found, wherever a round is played.
for (const place of only === null ? [...new Set(rounds.map((round) => round[0]!.place))] : []) {
  const { seconds, strays: seen } = await play('clean', [], place, ages);
  console.log(`\nnone in ${place}: ${seen.length} found (${seconds.toFixed(0)} s)`);
}
for (const [index, round] of rounds.entries()) {
  const place = round[0]!.place;
  const own = ages.filter((age) => round.some((fault) => shows(fault, age)));
  if (own.length === 0) continue;
  const { seconds, faults } = await play(`round-${index + 1}`, round, place, own);
  console.log(`\nround ${index + 1} in ${place}, ages ${own.join(', ')} (${seconds.toFixed(0)} s)`);
  for (const fault of faults) {
    const isFound = fault.missedAt.length === 0;
    if (isFound) found++;
    else missed.push(`${fault.id} at ${fault.missedAt.join(', ')}`);
    const where = [...new Set(fault.foundAt.map((age) => age ?? 'no age'))].join(', ');
    console.log(
      `  ${isFound ? '✓' : '✗'} ${fault.id}: ${fault.topic} ${where === '' ? 'missed' : `found at ${where}`}${isFound || where === '' ? '' : `, missed at ${fault.missedAt.join(', ')}`}`,
    );
  }
}
const recall = found / Math.max(1, found + missed.length);
const precision = found / Math.max(1, found + strays.length);
if (missed.length > 0) console.log(`\nMissed:\n${missed.map((one) => `  ${one}`).join('\n')}`);
if (strays.length > 0) console.log(`\nNobody put it there:\n${strays.map((one) => `  ${one}`).join('\n')}`);
console.log(`\nprecision ${precision.toFixed(3)} (${strays.length} strays)`);
console.log(`recall    ${recall.toFixed(3)} (${found} of ${found + missed.length})`);
process.exitCode = missed.length === 0 && strays.length === 0 ? 0 : 1;

async function play(
  name: string,
  round: readonly CataloguedFault[],
  place: string,
  own: readonly number[],
): Promise<Score & { seconds: number }> {
  const result = await reviewRound({
    faults: round.map(({ id }) => id),
    place,
    ages: own,
    ...(values.out === undefined ? {} : { out: join(values.out, `${name}-${place}`) }),
  });
  const score = scoreRound(result, round, own);
  strays.push(...score.strays.map(({ topic, age }) => `${name} in ${place}: ${topic} at ${age ?? 'no age'}`));
  return { ...score, seconds: result.seconds };
}
