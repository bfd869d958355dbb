import { ownLaw } from '@stairgate/codes/law';
import {
  type Candidate,
  cleanAdvertRequest,
  guardConversation,
  guardFeed,
  labelMaps,
} from '@stairgate/guards';
import { compile, parseAge } from '@stairgate/rulebook';
import { advertRequests } from '../packages/guards/src/adverts/advert-requests.testing.ts';
import { asOf } from './as-of.ts';
import type { Pass } from './contenders/contender.ts';
import { watchOthers } from './machine.ts';
import { measure, median, ratio } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';

const timing = { rounds: 9, turn: 250, warmUp: 1000 };
const sizes = [500, 1000];

const rulebook = compile((await ownLaw()).codes, { asOf });
const child = rulebook.protections({ in: 'US', age: parseAge('12', 'verified') });
const requests = Object.values(advertRequests) as readonly unknown[];
const texts = requests.map((one) => JSON.stringify(one));
heading('Guards in process', [
  `${requests.length} requests for adverts, ${Math.round(texts.join('').length / texts.length)} characters each; feeds of ${sizes.join(' and ')} candidates.`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);

let seen = 0;
const each =
  (work: (at: number) => unknown): Pass =>
  (from, count) => {
    for (let at = from; at < from + count; at++) if (work(at)) seen++;
    return seen;
  };

const labels = [[], [], ['none'], ['violence'], ['porn'], [{ src: 'did:plc:somebody', val: 'x' }]];
const feed = (size: number): readonly Candidate[] =>
  Array.from({ length: size }, (_, at) => ({
    id: `item-${at}`,
    labels: labels[at % labels.length]!,
    author: `author-${at % 40}`,
    topic: `topic-${at % 20}`,
    via: at % 3 === 0 ? 'followed' : 'everybody',
    at: new Date(Date.UTC(2026, 10, 1) + at * 60_000).toISOString(),
  }));
const less = [{ topic: 'topic-3', at: '2026-11-20T00:00:00Z' }];
const session = { now: '2026-11-22T00:00:00Z', less };
/** What a platform would write first: a set of words that children are kept from. */
const forbidden = new Set(
  Object.entries(labelMaps['']!).flatMap(([label, content]) => (content === 'suitable' ? [] : [label])),
);
const filtered = (candidates: readonly Candidate[]) =>
  candidates.filter(
    ({ labels = [] }) => !labels.some((one) => forbidden.has(typeof one === 'string' ? one : one.val)),
  );

const json = {
  name: 'JSON.parse and JSON.stringify',
  length: texts.length,
  pass: each((at) => JSON.stringify(JSON.parse(texts[at]!))),
};
const clean = {
  name: 'an advert request cleaned',
  length: requests.length,
  pass: each((at) => cleanAdvertRequest(requests[at], child).allowed),
};
const feeds = sizes.flatMap((size) => {
  const candidates = feed(size);
  const asked = { child, signals: ['follows', 'time'], candidates, session };
  return [
    { name: `a feed of ${size} guarded`, length: 1, pass: each(() => guardFeed(asked).items.length) },
    {
      name: `a feed of ${size} filtered by a set of labels`,
      length: 1,
      pass: each(() => filtered(candidates).length),
    },
  ];
});
const turn = { minutesSinceTold: 20, minutesSinceBreak: 20, riskExplained: true };
const talks = [
  { child, conversation: { with: 'assistant' as const }, labels: [], session: turn },
  { child, conversation: { with: 'companion' as const }, labels: ['violence', 'suicide'], session: {} },
];
const talk = {
  name: 'a turn of a talk guarded',
  length: talks.length,
  pass: each((at) => guardConversation(talks[at]!).say.length + 1),
};
const othersSince = watchOthers();
const found = await measure([json, clean, ...feeds, talk], timing);
const busyOthers = othersSince();
const results = [...found].map(([name, nanoseconds]) => ({ name, microseconds: median(nanoseconds) / 1000 }));
table([['', 'µs'], ...results.map(({ name, microseconds }) => [name, figure(microseconds)])]);
others(busyOthers);
const beside = ratio(found.get(clean.name)!, found.get(json.name)!);
const five = results.find(({ name }) => name === `a feed of ${sizes[0]} guarded`)!.microseconds;
const wanted = [
  {
    what: 'an advert request, beside reading and writing it',
    wanted: 'at most 1.5x',
    found: times(beside),
    met: beside.median <= 1.5,
  },
  { what: 'a feed of 500', wanted: 'under 500 µs', found: `${figure(five)} µs`, met: five < 500 },
];
aims(wanted);
keep('guards', { timing, busyOthers, results, aims: wanted, seen: seen > 0 });
