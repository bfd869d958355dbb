import { type CedarExport, compile, exportCedar, type Situation, situations } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { agesThatMatter, type CedarEngine, openCedar } from '../testing/cedar-oracle.ts';
import { loadCodes } from './load-codes.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const exported = exportCedar(rulebook);
const engine = openCedar(exported);

const places = ['GB', 'US', 'US-CA', 'FR', 'AU', 'unknown'].map((place) => {
  const { codes } = rulebook.scope(place);
  const cells = situations.reduce((sum, one) => sum + agesThatMatter(rulebook, codes, one).length, 0);
  return { place, cells };
});

test('the validator of Cedar finds nothing wrong with policies, schema and entities', () => {
  expect(engine.faults).toEqual([]);
});

describe('the engine of Cedar and the rulebook agree on allowed, effect, needs, obligations and citations', () => {
  test.each(places)(
    '$place: $cells cells, each with the four states of choices',
    ({ place, cells }) => {
      const wrong: string[] = [];
      const compared = engine.compare({ rulebook, in: place }, (what) => wrong.push(what));
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(compared.cells).toBe(cells);
      expect(cells).toBeGreaterThan(1000);
    },
    300_000,
  );

  test.each([
    ['GB', 'US'],
    ['GB', 'BR'],
    ['FR', 'US-CA'],
    ['NO', 'DE-BY'],
  ])('in %s and %s at once', (...pair) => {
    const wrong: string[] = [];
    const some: Situation[] = ['account.open/self', 'contact.message/adult', 'data.share/sale'];
    engine.compare({ rulebook, in: pair, situations: some }, (what) => wrong.push(what));
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

test('every rule that binds is one policy, with the words of its file', () => {
  expect(exported.policies.match(/^forbid /gm)).toHaveLength(rulebook.citations.length);
  expect(exported.policies.match(/^permit /gm)).toHaveLength(1);
  for (const { code, rule, cite, url, says, effect, status } of rulebook.citations) {
    expect(engine.annotations(`${code}/${rule}`)).toMatchObject({
      code,
      rule,
      cite,
      url,
      says,
      effect,
      status,
    });
  }
});

/** The export with one policy changed. It has to be there, and to change. */
function broken(id: string, change: (policy: string) => string): CedarEngine {
  const blocks = exported.policies.split(/(?=^@id\()/m);
  const at = blocks.findIndex((block) => block.startsWith(`@id("${id}")`));
  expect(at).toBeGreaterThan(0);
  const changed = change(blocks[at]!);
  expect(changed).not.toBe(blocks[at]);
  const other: CedarExport = { ...exported, policies: blocks.with(at, changed).join('') };
  return openCedar(other);
}

describe('a fault in one policy is seen', () => {
  test.each<[string, string, string, Situation, (policy: string) => string]>([
    [
      'an age off by one',
      'us-coppa/consent-before-using',
      'US',
      'contact.request/adult',
      (p) => p.replace(/youngest <= 12/, 'youngest <= 11'),
    ],
    ['a rule left out', 'uk-aadc/location-off', 'GB', 'location.share/anyone', () => ''],
    [
      'a choice that opens what is forbidden',
      'uk-aadc/no-selling',
      'GB',
      'data.share/sale',
      (p) => p.replace(/};\s*$/, '}\nunless { context.guardianConsented };\n'),
    ],
    [
      'a consent that opens nothing',
      'us-coppa/consent-before-collecting',
      'US',
      'account.open/self',
      (p) => p.replace(/\nunless.*$/m, ';').replace('};;', '};'),
    ],
    [
      'a claim believed too soon',
      'uk-aadc/private-profile',
      'GB',
      'profile.view/anyone',
      (p) => p.replace('Level::"estimated"', 'Level::"self-declared"'),
    ],
    [
      'a law of one state for the whole country',
      'us-ca-aadc/ca-settings-start-private',
      'US',
      'presence.show/contact',
      (p) => p.replace('Jurisdiction::"US-CA"', 'Jurisdiction::"US"'),
    ],
    [
      'a situation too many',
      'uk-aadc/no-selling',
      'GB',
      'ads.show/contextual',
      (p) => p.replace('action in Action::"data.share/sale"', 'action'),
    ],
    [
      'a situation too few',
      'uk-aadc/location-off',
      'GB',
      'location.share/anyone',
      (p) => p.replace(/^.*Action::"location.share\/anyone".*\n/m, ''),
    ],
    [
      'an obligation forgotten',
      'uk-aadc/location-sign',
      'GB',
      'location.share/anyone',
      (p) => p.replace(/@obligations\(.*\)/, '@obligations("")'),
    ],
    [
      'another effect on the label',
      'uk-aadc/location-off',
      'GB',
      'location.share/anyone',
      (p) => p.replace('@effect("opt-in")', '@effect("guardian")'),
    ],
    [
      'another citation',
      'uk-aadc/location-off',
      'GB',
      'location.share/anyone',
      (p) => p.replace(/@cite\(.*\)/, '@cite("Standard 99")'),
    ],
    [
      'a forbid that only explains',
      'uk-aadc/no-selling',
      'GB',
      'data.share/sale',
      (p) => p.replace(/when \{/, 'when { context.explain &&'),
    ],
  ])('%s', (_, id, place, situation, change) => {
    const wrong: string[] = [];
    const asked = { rulebook, in: place, situations: [situation] };
    broken(id, change).compare(asked, (what) => wrong.push(what));
    expect(wrong).not.toEqual([]);
    engine.compare(asked, (what) => expect(what).toBe('nothing'));
  });
});
