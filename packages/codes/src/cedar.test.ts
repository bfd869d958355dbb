import { type CedarExport, compile, exportCedar, type Situation, situations } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { agesThatMatter, type CedarEngine, openCedar } from '../../../testing/cedar-oracle.ts';
import { loadCodes } from './load-codes.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const exported = exportCedar(rulebook);
const engine = openCedar(exported);

const places = ['GB', 'US', 'US-CA', 'FR', 'AU', 'BR', 'unknown'].map((place) => {
  const { codes } = rulebook.scope(place);
  const cells = situations.reduce((sum, one) => sum + agesThatMatter(rulebook, codes, one).length, 0);
  return { place, cells };
});

test('the validator of Cedar finds nothing wrong with policies, schema and entities', () => {
  expect(engine.faults).toEqual([]);
});

describe('the engine of Cedar and the rulebook agree on allowed, effect, needs, what it waits for, obligations and citations', () => {
  test.each(places)(
    '$place: $cells cells, each with the four states of choices, and with all else chosen or nothing',
    ({ place, cells }) => {
      const wrong: string[] = [];
      const compared = engine.compare({ rulebook, in: place }, (what) => wrong.push(what));
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(compared.cells).toBe(cells);
      expect(cells).toBeGreaterThan(1000);
    },
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

  test.each(['GB', 'BR'])('in %s with each limit on each situation, and on what it rests on', (place) => {
    const wrong: string[] = [];
    engine.compareLimits({ rulebook, in: place }, (what) => wrong.push(what));
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

test('every rule that binds is one policy, with the words of its file, and one more for each thing that others rest on', () => {
  const ids = [...exported.policies.matchAll(/^@id\("(.*)"\)$/gm)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  expect(exported.policies.match(/^forbid /gm)).toHaveLength(ids.length - 1);
  expect(exported.policies.match(/^permit /gm)).toHaveLength(1);
  const law = rulebook.citations.filter(({ code }) => code !== rulebook.standIn);
  const own = ids.filter((id) => !/[@:]|^limit\/|^no-rule$/.test(id));
  expect(own.sort()).toEqual(law.map(({ code, rule }) => `${code}/${rule}`).sort());
  const standing = new Set(ids.flatMap((id) => /^int-baseline\/([^:]+):/.exec(id)?.[1] ?? []));
  const baseline = rulebook.citations.filter(({ code }) => code === rulebook.standIn);
  expect([...standing].sort()).toEqual(baseline.map(({ rule }) => rule).sort());
  for (const { code, rule, cite, url, says, effect, status } of law) {
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
    ['a rule left out', 'uk-aadc/no-selling', 'GB', 'data.share/sale', () => ''],
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
      'int-baseline/baseline-unknown-people-closed:0-17',
      'AQ',
      'contact.call/adult',
      (p) => p.replace(/,\n\s*Action::"contact.call\/adult"/, ''),
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
    [
      'a baseline that joins in where law covers',
      'int-baseline/baseline-unknown-people-closed:0-17',
      'GB',
      'contact.message/adult',
      (p) => p.replace(/ && resource in Uncovered::"[^"]*"/g, ''),
    ],
    [
      'a baseline left out',
      'int-baseline/baseline-unknown-people-closed:0-17',
      'AQ',
      'contact.message/adult',
      () => '',
    ],
    [
      'what others rest on left out',
      'us-coppa/consent-before-collecting@location.collect/coarse',
      'US',
      'location.share/contact',
      () => '',
    ],
    [
      'a yes to something else taken for the one that it rests on',
      'us-coppa/consent-before-collecting@location.collect/coarse',
      'US',
      'location.share/contact',
      (p) =>
        p.replace('consented.contains("location.collect/coarse")', 'consented.contains("account.open/self")'),
    ],
    [
      'a rule about another counted as its own',
      'us-coppa/consent-before-collecting@location.collect/coarse',
      'US',
      'location.share/contact',
      (p) => p.replace(/^@about.*\n/m, ''),
    ],
    [
      'a limit that leaves open what rests on it',
      'limit/closed/location.collect/coarse',
      'GB',
      'location.share/contact',
      (p) => p.replace(/action in \[[^\]]*\]/, 'action in Action::"location.collect/coarse"'),
    ],
    [
      "a guardian's limit at 18",
      'limit/closed/contact.message/adult',
      'GB',
      'contact.message/adult',
      (p) => p.replace(/ && !\(.*\)\)/, ')'),
    ],
    [
      'a limit that asks each time and takes a lasting yes',
      'limit/ask/contact.message/adult',
      'GB',
      'contact.message/adult',
      (p) => p.replace('context.chosenOnce.contains("contact.message/adult")', 'context.childChose'),
    ],
  ])('%s', (_, id, place, situation, change) => {
    const wrong: string[] = [];
    const asked = { rulebook, in: place, situations: [situation] };
    const compare = (one: CedarEngine, disagree: (what: string) => void) => {
      one.compare(asked, disagree);
      one.compareLimits(asked, disagree);
    };
    compare(broken(id, change), (what) => wrong.push(what));
    expect(wrong).not.toEqual([]);
    compare(engine, (what) => expect(what).toBe('nothing'));
  });
});
