import { loadCodes } from '@stairgate/codes';
import { compile, situations } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { child, evidenceOf, request } from '../../review/src/checks/evidence.testing.ts';
import type { Evidence } from '../../review/src/evidence.ts';
import { judge } from '../../review/src/judge/judge.ts';
import { judgePractices } from '../../review/src/judge/judge-practices.ts';
import type { Observation } from '../../review/src/observation.ts';
import { makeReport } from '../../review/src/report/make-report.ts';
import { reportPage } from './report-page.ts';

const ages = [8, 10, 12, 13, 15, 17];
const says =
  'which is told in a sentence or two that a grown-up who does not program understands, at some length.';

/** Everything falls short at every age, each time in twelve other ways, with twelve pieces of evidence each. */
const worst = ({ personas }: Evidence): readonly Observation[] =>
  personas.flatMap(({ persona }) =>
    situations.flatMap((situation) =>
      Array.from({ length: 12 }, (_, way) => ({
        check: 'worst',
        persona: persona.id,
        situation,
        effect: ['allow', 'allow'] as const,
        met: [],
        broken: [],
        says: `Way ${way} at ${persona.id} to do ${situation}, ${says}`,
        evidence: Array.from({ length: 12 }, (_each, one) => ({
          file: `artifacts/${persona.id}/persona.json`,
          at: `/requests/${way * 12 + one}`,
        })),
      })),
    ),
  );

test('the page stays below 2 MB without its pictures, whatever was seen, and says what it leaves out', () => {
  const requests = Array.from({ length: 144 }, (_, one) => request(`https://tracker-${one}.example/${one}`));
  const incidents = Array.from({ length: 300 }, (_, one) => ({
    what: 'page-error' as const,
    during: 'openFeed',
    says: `Error ${one}. ${says}`,
  }));
  const evidence = evidenceOf(ages.map((age) => child({ requests, incidents }, age)));
  const all = { ...evidence, review: { ...evidence.review, ages } };
  const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
  const options = { rulebook, in: 'unknown' };
  const page = reportPage(
    makeReport({
      evidence: all,
      findings: judge(all, worst(all), options),
      practiceFindings: judgePractices(all, worst(all), options),
      law: { places: ['unknown'], asOf: rulebook.asOf, revision: rulebook.revision },
      limits: {},
    }),
  );
  expect(Buffer.byteLength(page)).toBeLessThan(2 * 2 ** 20);
  expect(page).toContain('7 more observations in report.json.');
  expect(page).toContain('The rest is in report.json.');
  expect(page).toContain(`${300 * ages.length - 200} more in report.json.`);
});
