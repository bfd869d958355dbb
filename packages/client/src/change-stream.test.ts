import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventReader } from './change-stream.ts';

const read = (pieces: readonly string[]): [string, string][] => {
  const events: [string, string][] = [];
  const take = createEventReader((event, data) => events.push([event, data]));
  for (const piece of pieces) take(piece);
  return events;
};

test('events are read the same however the stream is cut into pieces', () => {
  const text = fc.stringMatching(/^[a-z0-9{}":. ]{0,12}$/);
  const event = fc.record({
    name: fc.constantFrom('child', 'rulebook', 'message'),
    data: text,
    beats: fc.nat(2),
  });
  const ends = fc.constantFrom('\n', '\r\n');
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 6 }),
      ends,
      fc.array(fc.nat(200), { maxLength: 20 }),
      (events, end, cuts) => {
        const whole = events
          .map(({ name, data, beats }) => {
            const heartbeats = `: beat${end}${end}`.repeat(beats);
            return `${heartbeats}event: ${name}${end}data: ${data}${end}${end}`;
          })
          .join('');
        const at = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, index) => whole.slice(at[index], to));
        expect(read(pieces)).toEqual(events.map(({ name, data }) => [name, data]));
      },
    ),
  );
});

test('data on several lines is one event, and half an event is none', () => {
  expect(read(['event: child\ndata: a\ndata: b\n\nevent: child\ndata: c\n'])).toEqual([['child', 'a\nb']]);
});
