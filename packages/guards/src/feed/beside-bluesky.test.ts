import { interpretLabelValueDefinitions, LABELS, type LabelPreference, mock } from '@atproto/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidedIn } from '../decided.testing.ts';
import { candidateOf, hiddenByBluesky, sessionOf } from './beside-bluesky.testing.ts';
import { guardFeed } from './guard-feed.ts';
import { labelMaps } from './label-classes.ts';
import { mapOfLabeler } from './map-of-labeler.ts';

const labeler = 'did:plc:labeler';
const stranger = 'did:plc:stranger';
const definition = fc.record({
  identifier: fc.constantFrom('custom-a', 'custom-b', 'custom-c'),
  severity: fc.constantFrom('inform', 'alert', 'none'),
  blurs: fc.constantFrom('content', 'media', 'none'),
  defaultSetting: fc.constantFrom('ignore', 'warn', 'hide'),
  adultOnly: fc.boolean(),
});
const value = fc.constantFrom(...Object.keys(LABELS), 'custom-a', 'custom-b', 'unheard-of');
const wish = fc.constantFrom<LabelPreference>('ignore', 'warn', 'hide');
const wishes = fc.dictionary(value, wish, { maxKeys: 4 });
const labels = fc.array(fc.tuple(fc.constantFrom(labeler, stranger), value), { maxLength: 3 });
const viewer = fc.record({ muted: fc.boolean(), blockedBy: fc.boolean(), blocks: fc.boolean() });
const person = fc.record({
  labels,
  viewer: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: viewer }),
});

const children = ['GB', 'US', 'US-CA', 'DE', 'AU', 'unknown'].flatMap((place) =>
  ['8', '14', '17', 'unknown'].map((age) => decidedIn(place, age)),
);

const labelled = (uri: string, given: readonly (readonly [string, string])[]) =>
  given.map(([src, val]) => mock.label({ val, uri, src }));

function profile(
  name: string,
  {
    labels: given,
    viewer: seen,
  }: {
    labels: [string, string][];
    viewer?: { muted: boolean; blockedBy: boolean; blocks: boolean } | undefined;
  },
) {
  return mock.profileViewBasic({
    handle: `${name}.test`,
    labels: labelled(`did:web:${name}.test`, given),
    viewer: mock.actorViewerState({
      muted: seen?.muted ?? false,
      blockedBy: seen?.blockedBy ?? false,
      ...(seen?.blocks === true && { blocking: 'at://did:web:self.test/app.bsky.graph.block/1' }),
    }),
  });
}

test('what Bluesky hides or blurs for a minor is never shown, whatever its labels and preferences', () => {
  let hidden = 0;
  let stricter = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...children),
      fc.uniqueArray(definition, { selector: ({ identifier }) => identifier }),
      wishes,
      wishes,
      labels,
      person,
      fc.option(fc.tuple(labels, person)),
      (child, definitions, overall, ofLabeler, onPost, by, quote) => {
        const post = mock.postView({
          record: mock.post({ text: 'A post' }),
          author: profile('alice', by),
          labels: labelled('at://did:web:alice.test/app.bsky.feed.post/1', onPost),
          ...(quote !== null && {
            embed: mock.embedRecordView({
              record: mock.post({ text: 'A quoted post' }),
              labels: labelled('at://did:web:bob.test/app.bsky.feed.post/1', quote[0]),
              author: profile('bob', quote[1]),
            }),
          }),
        });
        const options = {
          userDid: 'did:web:self.test',
          prefs: {
            adultContentEnabled: false,
            labels: overall,
            labelers: [{ did: labeler, labels: ofLabeler }],
            mutedWords: [],
            hiddenPosts: [],
          },
          labelDefs: {
            [labeler]: interpretLabelValueDefinitions({
              creator: { did: labeler },
              policies: {
                labelValues: [],
                labelValueDefinitions: definitions.map((one) => ({ ...one, locales: [] })),
              },
            } as never),
          },
        };
        const { items } = guardFeed(
          { child, signals: ['time'], candidates: [candidateOf(post)], session: sessionOf(post, options) },
          { labels: { ...labelMaps, [labeler]: { ...labelMaps[''], ...mapOfLabeler(definitions) } } },
        );
        const isHidden = hiddenByBluesky(post, options);
        const isShown = items[0]!.verdict !== 'drop';
        if (isHidden) hidden++;
        else if (!isShown) stricter++;
        expect([isHidden, isShown]).not.toEqual([true, true]);
      },
    ),
    { numRuns: 3_000 },
  );
  // Both ways are met, so that neither is held by never being tried.
  expect(hidden).toBeGreaterThan(300);
  expect(stricter).toBeGreaterThan(100);
});
