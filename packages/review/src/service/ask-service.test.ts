import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { situations } from '@stairgate/rulebook';
import { afterEach, describe, expect, test } from 'vitest';
import { castOf } from '../persona.ts';
import { faultyBirch, promisesOf } from '../report/birch-review.testing.ts';
import { askService } from './ask-service.ts';
import { readServiceAnswers, serviceFile } from './service-answers.ts';

const key = 'sgp_a-key-that-nobody-may-see';
const asked = promisesOf({ ...faultyBirch, ages: [8, 15] });
const right = (index: number) =>
  asked.personas[index]!.answers.map(({ allowed, ...context }) => ({ decision: allowed, context }));

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

interface Heard {
  readonly path: string;
  readonly authorization: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it.
  readonly body: any;
}

async function ask(answer: RequestListener | null, slow = false) {
  const heard: Heard[] = [];
  let url = 'http://127.0.0.1:9';
  if (answer !== null) {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const { url: path = '', headers } = request;
        heard.push({ path, authorization: headers.authorization, body: JSON.parse(text) });
        answer(request, response);
      });
    });
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const answers = await askService({
    url,
    key,
    place: 'GB',
    personas: castOf([8, 15]),
    fetch,
    clock: () => Date.parse('2026-11-23T08:59:00.000Z'),
    // As if the time were over at once, or never.
    timer: () => ({ over: slow ? Promise.resolve() : new Promise(() => {}), cancel: () => {} }),
  });
  expect(JSON.stringify(answers)).not.toContain(key);
  return { answers, heard, problems: answers.personas.map(({ problem }) => problem) };
}

const sends =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

test('asks about each child in every situation, and keeps what it is told and never the key', async () => {
  let turn = 0;
  const { answers, heard } = await ask((request, response) =>
    sends({ evaluations: right(turn++) })(request, response),
  );
  expect({ ...answers, url: '' }).toEqual({ ...asked, url: '' });
  expect(heard.map(({ path }) => path)).toEqual(Array(2).fill('/access/v1/evaluations'));
  expect(heard[0]!.authorization).toBe(`Bearer ${key}`);
  expect(heard[0]!.body.resource).toEqual({
    type: 'child',
    id: '',
    properties: { place: 'GB', age: { lo: 8, hi: 8, level: 'self-declared' } },
  });
  expect(heard[1]!.body.evaluations).toEqual(situations.map((name) => ({ action: { name } })));
});

describe('a service that', () => {
  test('is down is asked once, and said to be', async () => {
    const { answers, problems } = await ask(null);
    expect(answers.personas.map((one) => one.answers)).toEqual([[], []]);
    expect(problems[0]).toMatch(/^Nothing answers: /);
    expect(problems[1]).toBe(problems[0]);
  });

  test('never answers is not waited for', async () => {
    const { heard, problems } = await ask(() => {}, true);
    expect(problems).toEqual(Array(2).fill('It did not answer within 15 seconds.'));
    expect(heard.length).toBeLessThanOrEqual(1);
  });

  test.each([
    ['speaks no JSON', sends('<html>Welcome</html>'), /no JSON/],
    ['answers too few', sends({ evaluations: right(0).slice(1) }), /another version/],
    ['answers something else', sends([1, 2, 3]), /another version/],
    [
      'refuses the key',
      sends({ title: 'The API key is not known', fix: `Not ${key}.` }, 401),
      /^It answers 401\. The API key is not known\. Not ⟨the key⟩\.$/,
    ],
    ['breaks', sends('oh', 500), /^It answers 500\.$/],
    [
      'points elsewhere',
      ((_, response) =>
        response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()) as RequestListener,
      /^Nothing answers: /,
    ],
    [
      'answers without end',
      ((_, response) => {
        const more = () => {
          while (response.write(Buffer.alloc(65_536, 32))) if (response.destroyed) return;
          response.once('drain', more);
        };
        more();
      }) as RequestListener,
      /larger than 8 MiB/,
    ],
  ])('%s', async (_, answer, expected) => {
    const { answers, problems } = await ask(answer);
    expect(problems[0]).toMatch(expected);
    expect(answers.personas[0]!.answers).toEqual([]);
  });

  test('is another version keeps its word where it can be read', async () => {
    const answers = right(0).map((one, index) =>
      index === 0
        ? { decision: false, context: { error: { status: 400, message: 'the situation is not known' } } }
        : index === 1
          ? { ...one, context: { ...one.context, effect: 'ask-twice' } }
          : index === 2
            ? { ...one, context: { ...one.context, obligations: ['sing'] } }
            : index === 3
              ? { ...one, decision: !one.decision }
              : index === 4
                ? right(0)[5]!
                : one,
    );
    const { answers: got, problems } = await ask(sends({ evaluations: answers }));
    expect(got.personas[0]!.answers).toEqual(asked.personas[0]!.answers.slice(5));
    expect(problems[0]).toMatch(/no answer that can be read to 5 of \d+ situations/);
    expect(problems[0]).toContain('the situation is not known');
  });
});

test('what was saved is read again, and what was damaged is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'stairgate-service-'));
  try {
    expect(readServiceAnswers(dir)).toBe(null);
    const write = (value: unknown) => writeFileSync(join(dir, serviceFile), JSON.stringify(value));
    write(asked);
    expect(readServiceAnswers(dir)).toEqual(asked);
    for (const broken of [
      {},
      { ...asked, version: 2 },
      { ...asked, personas: [{ ...asked.personas[0], answers: [{}] }] },
    ]) {
      write(broken);
      expect(() => readServiceAnswers(dir)).toThrow(/does not hold the answers of a service/);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});
