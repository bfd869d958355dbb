import type { AgeInterval } from '../age.ts';
import { adult } from '../age.ts';
import { childBit, type Grants, guardianBit, onceBit } from '../grants.ts';
import { askBit, closedBit, type Limiter, limiters } from '../limits.ts';
import { restsOn, situations } from '../vocabulary.ts';
import { type Row, rungOf } from './answer-book.ts';
import { wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type ProvableScope, type Proving, stateOf } from './proving.ts';

const all = childBit | guardianBit;
const once = { child: onceBit('child'), guardian: onceBit('guardian') } as const;
const filled = (bits: number): Grants => new Uint8Array(situations.length).fill(bits);

/** Everybody's lasting yes to everything, and beside it a yes for this time by one of them, or both. */
const lasting = filled(all);
const childOnce = filled(all | once.child);
const guardianOnce = filled(all | once.guardian);
const bothOnce = filled(all | once.child | once.guardian);

interface Kind {
  readonly by: Limiter;
  readonly how: 'closed' | 'ask';
  readonly bit: number;
}

const kinds: readonly Kind[] = limiters.flatMap((by, at): Kind[] => [
  { by, how: 'closed', bit: closedBit(at) },
  { by, how: 'ask', bit: askBit(at) },
]);

/** Written here again: a guardian's say ends at 18, known better than by one's own word. */
function isOutgrown({ lo, level }: AgeInterval): boolean {
  return lo === adult && !['none', 'self-declared'].includes(level);
}

/**
 * For every different row a limit on everything, and limits on everything else. For every different answer of a
 * situation, each limit on it and on each thing that it rests on, with its reason.
 */
export function checkLimits(proving: Proving, group: Group, scope: ProvableScope): void {
  const property = proving.finding('limits');
  if (!property) return;
  for (const [at, row] of group.table.entries()) {
    property.checked += situations.length * kinds.length;
    const outgrown = isOutgrown(everyAge[at]!);
    if (!proving.isNew(`limits ${row.id} ${outgrown}`)) continue;
    checkRow(proving, group, at, row, scope);
    for (const number of situations.keys()) {
      if (!proving.isNew(`limit ${number} ${row.answers[number]!.id} ${outgrown}`)) continue;
      checkOne(proving, group, at, row, number, scope);
    }
  }
}

function checkRow(proving: Proving, group: Group, at: number, row: Row, scope: ProvableScope): void {
  const property = proving.finding('limits')!;
  const age = everyAge[at]!;
  const decide = (number: number, granted: Grants, limits: Uint8Array) => {
    proving.tally.decisions++;
    return scope.decide(situations[number]!, age, granted, limits).allowed;
  };
  for (const { by, how, bit } of kinds) {
    const everything = filled(bit);
    const counts = by !== 'guardian' || !isOutgrown(age);
    for (const [number, answer] of row.answers.entries()) {
      const allowed = decide(number, lasting, everything);
      const due = !counts && answer.rung < 3;
      if (allowed === due) continue;
      const state = stateOf(group, at, number);
      property.broken(state, () =>
        allowed
          ? `${wordState(state)}, it is allowed with everybody's yes, though ${wordLimit(by, how)} everything.`
          : `${wordState(state)}, it is refused because ${wordLimit(by, how)} everything, who has no say at that age.`,
      );
    }
  }
  const rest = filled(0xff);
  for (const [number, answer] of row.answers.entries()) {
    const own = [number, ...restsOn[number]!];
    for (const one of own) rest[one] = 0;
    const [granted, refused] = [decide(number, lasting, rest), decide(number, filled(0), rest)];
    for (const one of own) rest[one] = 0xff;
    const changed = granted !== answer.rung < 3 || refused !== ((answer.allowed & 1) === 1);
    if (!changed) continue;
    const state = stateOf(group, at, number);
    property.broken(
      state,
      () =>
        `${wordState(state)}, limits on everything that it does not rest on change whether it is allowed.`,
    );
  }
}

/** Every limit on one situation: what rests on it is asked about in the answers of those that do. */
function checkOne(
  proving: Proving,
  group: Group,
  at: number,
  row: Row,
  number: number,
  scope: ProvableScope,
): void {
  const property = proving.finding('limits')!;
  const age = everyAge[at]!;
  const limits = filled(0);
  const state = stateOf(group, at, number);
  const ask = (granted: Grants) => {
    proving.tally.decisions++;
    return scope.decide(situations[number]!, age, granted, limits);
  };
  const forbidden = row.answers[number]!.rung === 3;
  for (const on of [number, ...restsOn[number]!]) {
    for (const { by, how, bit } of kinds) {
      const name = `${wordLimit(by, how)} ${on === number ? 'it' : situations[on]}`;
      const broken = (what: string) => property.broken(state, () => `${wordState(state)}, ${what}.`);
      limits[on] = bit;
      const plain = ask(lasting);
      if (by === 'guardian' && isOutgrown(age)) {
        if (plain.allowed === forbidden)
          broken(`${name}, who has no say at that age, and it changes the answer`);
        limits[on] = 0;
        continue;
      }
      if (plain.allowed) broken(`it is allowed with everybody's lasting yes, though ${name}`);
      const least = how === 'closed' ? 3 : by === 'guardian' ? 2 : 1;
      if (rungOf(plain.effect) !== Math.max(least, row.answers[number]!.rung)) {
        broken(`${name}, and the decision says ${plain.effect}`);
      }
      if (!plain.reasons.includes(`${by}-limit`)) broken(`${name}, and its reasons do not say so`);
      const who = by === 'guardian' ? 'guardian' : 'child';
      const [right, wrong] = who === 'guardian' ? [guardianOnce, childOnce] : [childOnce, guardianOnce];
      const yes = who === 'guardian' ? "a guardian's" : "the child's";
      if (how === 'closed' && ask(bothOnce).allowed)
        broken(`it is allowed with a yes for this time, though ${name}`);
      if (how === 'ask') {
        if (ask(wrong).allowed) broken(`${name}, and it is allowed without ${yes} yes for this time`);
        if (ask(right).allowed === forbidden) {
          broken(
            `${name}, and ${yes} yes for this time ${forbidden ? 'opens what is forbidden' : 'does not open it'}`,
          );
        }
      }
      limits[on] = 0;
    }
  }
}

function wordLimit(by: Limiter, how: 'closed' | 'ask'): string {
  const who = by === 'platform' ? 'the platform' : by === 'child' ? 'the child' : 'a guardian';
  return how === 'closed' ? `${who} closed` : `${who} wants to be asked each time about`;
}
