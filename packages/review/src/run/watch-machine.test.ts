import { expect, test } from 'vitest';
import { type MachineReading, patienceFor, readMachine, watchMachine } from './watch-machine.ts';

const reading = (load: number, worked: number, rested: number): MachineReading => ({
  processors: 2,
  load,
  worked,
  rested,
});

test('the most that there was to do is told, and how much of the time it worked', async () => {
  const readings = [reading(0.5, 1000, 1000), reading(9, 2000, 1200), reading(1, 2800, 1200)];
  let next = () => {};
  const timer = () => ({ over: new Promise<void>((done) => (next = done)), cancel() {} });
  let at = 0;
  const watching = watchMachine(() => readings[Math.min(at++, 2)]!, timer);
  next();
  await new Promise((done) => setImmediate(done));
  expect(watching.soFar).toEqual({ processors: 2, load: 9, busy: 0.9, wasSlow: true });
  watching.stop();
  const quiet = watchMachine(() => reading(1.5, 10, 10), timer);
  expect(quiet.soFar).toMatchObject({ load: 1.5, wasSlow: false });
  quiet.stop();
});

test('a busy machine is waited for, and not for ever', () => {
  expect([0, 2, 5, 400].map((load) => patienceFor({ load, processors: 2 }))).toEqual([1, 1, 2.5, 5]);
});

test('this machine can be read', () => {
  const { processors, worked, rested } = readMachine();
  expect(processors).toBeGreaterThan(0);
  expect(worked + rested).toBeGreaterThan(0);
});
