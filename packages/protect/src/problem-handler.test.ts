import { AgeError, PlaceError } from '@stairgate/rulebook';
import { describe, expect, it } from 'vitest';
import { Problem } from './problem.ts';
import { problemHandler } from './problem-handler.ts';

const failure = (message: string, members: object = {}) =>
  Object.assign(new Error(message), members) as never;

describe('what a caller is told of an error', () => {
  it.each([
    ['a problem as it is', new Problem('locked'), 'locked'],
    ['a database that stops', failure('x', { code: '57P01' }), 'unavailable'],
    ['a database that is not there', failure('x', { code: 'ECONNREFUSED' }), 'unavailable'],
    ['a line that is cut', failure('Connection terminated unexpectedly'), 'unavailable'],
    ['a pool that is empty', failure('timeout exceeded when trying to connect'), 'unavailable'],
    ['a place that is none', new PlaceError('Mars', 'Use GB.'), 'place-unknown'],
    ['an age that is none', new AgeError('200', 'Give less.'), 'age-impossible'],
    ['a mistake of ours', failure('undefined is not a function'), 'internal'],
    ['a value that is twice there', failure('duplicate key', { code: '23505' }), 'internal'],
  ])('%s', (_, error, code) => {
    const problem = problemHandler.toProblem(error as never);
    expect(problem.code).toBe(code);
    if (code === 'internal') expect(JSON.stringify(problem.body())).not.toContain((error as Error).message);
  });
});
