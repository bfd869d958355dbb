import { expect, test } from 'vitest';
import type { MediaSeen } from '../evidence.ts';
import { autoplay } from './autoplay.ts';
import { inShort, observed } from './evidence.testing.ts';

const film = (playsByItself: boolean, during = 'openMedia'): MediaSeen => ({
  url: 'http://127.0.0.1:4301/clips/rings.webm',
  during,
  playsByItself,
  muted: true,
});
const says = (...media: MediaSeen[]) => inShort(observed(autoplay, { media }));

test('plays, or waits', () => {
  expect(says(film(false), film(true))).toEqual(['engage.autoplay/media allow']);
  expect(says(film(false))).toEqual(['engage.autoplay/media opt-in..forbid']);
});

test('what the child switched on itself, and no films', () => {
  expect(says(film(true, 'switchSetting engage.autoplay/media'))).toEqual([]);
  expect(says()).toEqual([]);
});
