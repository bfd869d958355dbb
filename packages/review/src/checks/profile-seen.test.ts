import { describe, expect, test } from 'vitest';
import type { SituationSeen } from '../observation.ts';
import { child, done, evidenceOf, failed, inShort, missing, probe, probed } from './evidence.testing.ts';
import { profileSeen } from './profile-seen.ts';

const sent = [{ what: 'about', url: 'http://127.0.0.1:4301/api/x' }] as const;

describe('a profile', () => {
  test.each([
    ['visitor', 'profile.view/anyone'],
    ['stranger', 'profile.view/adult'],
    ['adult', 'profile.view/adult'],
    ['peer-12', 'profile.view/peer'],
  ])('that %s reads is open in %s', (actor, situation) => {
    expect(inShort(probed(profileSeen, probe('profile', { shown: ['name', 'post'] }, { actor })))).toEqual([
      `${situation} allow`,
    ]);
  });

  test('that is sent and not shown is as open', () => {
    expect(inShort(probed(profileSeen, probe('profile', { shown: ['username'], sent })))).toEqual([
      'profile.view/adult allow',
    ]);
  });

  test('of which there is but the name is closed', () => {
    const [seen] = probed(profileSeen, probe('profile', { shown: ['name', 'username'] }));
    expect(inShort([seen!])).toEqual(['profile.view/adult opt-in..forbid']);
    expect((seen as SituationSeen).instead).toEqual(['details-for-friends-only']);
  });

  test('that nobody looked at is not tested, and one that broke cannot be told', () => {
    const found = probed(
      profileSeen,
      probe('profile', {}, { actorSide: missing() }),
      probe('profile', {}, { actor: 'visitor', actorSide: failed() }),
    );
    expect(inShort(found)).toEqual(['profile.view/adult not-tested', 'profile.view/anyone cannot-tell']);
  });

  test('of somebody else says nothing of this child', () => {
    expect(probed(profileSeen, probe('profile', { shown: ['post'] }, { owner: 'child-13' }))).toEqual([]);
  });
});

describe('in place of a private profile', () => {
  const off = done({ atFirst: 'off' as const, switchedOn: null, afterSwitch: null, afterSignIn: null });
  const open = probe('profile', { shown: ['username', 'post'] });
  const instead = (evidence: ReturnType<typeof evidenceOf>) =>
    (profileSeen.observe(evidence)[0] as SituationSeen).instead;

  test('there may be settings, and strangers who cannot write', () => {
    const settings = { 'profile.view/adult': off, 'profile.find/search': off };
    const kept = probe('message', { attempt: 'refused' }, { arrived: false });
    expect(instead(evidenceOf(child({ settings }), [open, kept]))).toEqual([
      'visibility-settings',
      'strangers-cannot-message',
    ]);
  });

  test('of which anybody reads the details there is nothing', () => {
    const settings = { 'profile.view/adult': off, 'profile.find/search': off };
    const kept = probe('message', { attempt: 'refused' }, { arrived: false });
    for (const shown of [['name', 'post'], ['about']] as const) {
      expect(instead(evidenceOf(child({ settings }), [probe('profile', { shown }), kept]))).toEqual([]);
    }
  });

  test('there may be nothing', () => {
    const arrived = probe('message', { attempt: 'done' }, { arrived: true });
    expect(instead(evidenceOf(child(), [open, arrived]))).toEqual([]);
    expect(instead(evidenceOf(child(), [open]))).toEqual([]);
  });
});
