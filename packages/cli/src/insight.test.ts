import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { birchData, birchQueries, birchYaml, writeBirch } from '../../insight/src/birch.testing.ts';
import { stairgate } from './stairgate.testing.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const insight = (...words: readonly string[]) => stairgate('insight', ...words);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-insight-'));
  writeFileSync(at('birch.yaml'), birchYaml);
  writeBirch(folder, birchData('cli', { children: 300, rows: 3000 }));
  writeFileSync(at('query.json'), JSON.stringify(birchQueries.grouped));
  const specification = {
    design: 'difference-in-means',
    from: 'children',
    outcome: { column: 'age' },
    arms: { column: 'place', treated: ['GB'], control: ['US'] },
    rho: 0.01,
  };
  writeFileSync(at('spec.json'), JSON.stringify(specification));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what a rho is as epsilon, and the other way round', async () => {
  const { out } = await insight('epsilon', '--rho', '0.025', '--delta', '1e-6', '--json');
  expect(JSON.parse(out)).toEqual({ epsilon: expect.closeTo(1.0140743, 7) });
  const back = await insight('epsilon', '--epsilon', '1', '--delta', '1e-6', '--json');
  expect(JSON.parse(back.out)).toEqual({ rho: expect.closeTo(0.024356, 7) });
  for (const words of [
    ['--rho', '0'],
    ['--rho', '0.1', '--epsilon', '1'],
    [],
    ['--rho', 'x'],
    ['--epsilon', '-1'],
  ])
    expect((await insight('epsilon', ...words, '--delta', '1e-6')).exitCode).toBe(2);
});

test('from a check to a sealed answer, and what is left', async () => {
  const data = ['--data', at('birch.yaml')];
  const kept = ['--records', at('records')];
  const who = ['--project', 'sleep'];
  expect(JSON.parse((await insight('check', at('query.json'), ...data, '--json')).out)).toMatchObject({
    ok: true,
  });
  expect(JSON.parse((await insight('cost', at('query.json'), ...data, '--json')).out)).toMatchObject({
    rho: 0.05,
    cells: 12,
  });
  expect(JSON.parse((await insight('rehearse', at('query.json'), ...data, '--json')).out)).toMatchObject({
    madeUp: true,
  });
  const asked = await insight('query', at('query.json'), ...data, ...kept, ...who, '--json');
  const answer = JSON.parse(asked.out);
  expect(answer).toMatchObject({ cost: 0.05, release: { dataset: 'birch' } });
  writeFileSync(at('release.json'), asked.out);
  expect((await insight('verify', at('release.json'), ...kept)).exitCode).toBe(0);
  writeFileSync(at('jwks.json'), (await insight('jwks', ...kept)).out);
  expect((await insight('verify', at('release.json'), '--jwks', at('jwks.json'))).exitCode).toBe(0);
  answer.release.cells[0].values.rows.raw += 1;
  writeFileSync(at('release.json'), JSON.stringify(answer));
  expect((await insight('verify', at('release.json'), ...kept)).exitCode).toBe(1);
  const again = await insight('query', at('query.json'), ...data, ...kept, '--project', 'messages');
  expect(again.out).toContain('It was released before, and costs nothing.');
  const { dataset } = JSON.parse((await insight('budget', ...data, ...kept, '--json')).out);
  expect(dataset).toEqual({ id: 'birch', cap: 0.5, spent: 0.05, left: 0.45 });
  const early = await insight('effect', at('spec.json'), ...data, ...kept, ...who);
  expect(early).toMatchObject({ exitCode: 1, error: expect.stringContaining('was not registered') });
  expect((await insight('register', at('spec.json'), ...data, ...kept, ...who)).exitCode).toBe(0);
  const found = JSON.parse(
    (await insight('effect', at('spec.json'), ...data, ...kept, ...who, '--json')).out,
  );
  expect(found).toMatchObject({ design: 'difference-in-means', effect: { estimate: expect.any(Number) } });
});

test('the experiments of a place', async () => {
  const words = ['--in', 'AU', '--situation', 'account.open/*', '--from', '2025-12-01'];
  const { experiments } = JSON.parse((await insight('experiments', ...words, '--json')).out);
  expect(experiments).toContainEqual(
    expect.objectContaining({ place: 'AU', day: '2025-12-10', after: 'forbid' }),
  );
  expect((await insight('experiments', ...words)).out).toContain('au-smma');
  expect((await insight('experiments', '--in', 'Narnia')).exitCode).toBe(2);
  expect((await insight('experiments', '--situation', 'nothing')).exitCode).toBe(2);
});
