import { describe, expect, test } from 'vitest';
import { refusedTrackers } from './refused-trackers.ts';

const list = ['tracker.example', 'Pixels.example.'];

describe('a tracker of the list', () => {
  test.each([
    [
      'in VAST',
      '<VAST><Ad><InLine><Impression><![CDATA[https://a.tracker.example/i?x=1]]></Impression></InLine></Ad></VAST>',
    ],
    ['in VAST with entities', '<Tracking event="start">https://tracker.example/?a=1&amp;b=2</Tracking>'],
    ['with its letters written as numbers', '<Impression>https:&#47;&#x2f;tracker.example/</Impression>'],
    [
      'in a native advert',
      '{"native":{"eventtrackers":[{"event":1,"method":1,"url":"https:\\/\\/tracker.example\\/p"}]}}',
    ],
    ['escaped in JSON', '{"imptrackers":["https:\\u002f\\u002ftracker.example"]}'],
    ['in HTML, with no scheme', '<img src="//pixels.example/1.gif" width=1>'],
    ['in an address inside another', '<a href="https://ads.example/c?to=https%3A%2F%2Ftracker.example%2Fx">'],
    ['twice inside', 'https://ads.example/?u=https%253A%252F%252Ftracker.example'],
    ['in capitals, with a name and a port', 'HTTPS://kim@TRACKER.example:8443/'],
  ])('%s is found', (_, creative) => {
    const { allowed, found } = refusedTrackers(creative, list);
    expect(allowed).toBe(false);
    expect(found[0]).toMatch(/(?:tracker|pixels)\.example$/);
  });
  test.each([
    ['another that ends alike', 'https://nottracker.example/'],
    ['a path of the name', 'https://ads.example/tracker.example'],
    ['nothing', ''],
  ])('is not %s', (_, creative) =>
    expect(refusedTrackers(creative, list)).toEqual({ allowed: true, found: [] }),
  );
  test('is not looked for in what is too long to be an advert', () => {
    expect(refusedTrackers('x'.repeat(2_000_000), list)).toEqual({ allowed: false, found: ['*'] });
  });
});
