import { expect, test } from 'vitest';
import type { PermissionAsk } from '../evidence.ts';
import { inShort, observed, screen } from './evidence.testing.ts';
import { permissionsInContext } from './permissions-in-context.ts';

const ask = (what: PermissionAsk['what'], afterPress: boolean): PermissionAsk => ({
  what,
  during: 'openFeed',
  at: 0,
  afterPress,
  url: 'http://127.0.0.1:4301/',
});
const says = (...asks: PermissionAsk[]) => observed(permissionsInContext, { asks, screens: [screen()] });

test('asked on load', () => {
  const found = says(ask('geolocation', false), ask('notifications', false), ask('geolocation', false));
  expect(inShort(found)).toEqual(['permissions-in-context not held', 'permissions-in-context not held']);
  expect(found[0]!.evidence.map(({ at }) => at)).toEqual(['/asks/0', '/asks/2']);
});

test('asked after a press, or never', () => {
  expect(inShort(says(ask('geolocation', true)))).toEqual(['permissions-in-context held']);
  expect(inShort(says())).toEqual(['permissions-in-context held']);
  expect(inShort(observed(permissionsInContext, {}))).toEqual(['permissions-in-context not-tested']);
});
