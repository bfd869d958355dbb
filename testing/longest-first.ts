import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The files that take longest, the longest first, those with a browser among those that only compute. What is here starts first,
 * so that none is left to run by itself at the end.
 */
const longest = [
  'packages/web/pages.test.ts',
  'testing/journey.test.ts',
  'testing/faults/seeded.test.ts',
  'testing/faults/clean.test.ts',
  'packages/review/src/browser/session.test.ts',
  'packages/codes/src/cedar.test.ts',
  'packages/cli/src/review/stop.test.ts',
  'packages/codes/src/prove.test.ts',
  'testing/packed/packed.test.ts',
  'testing/stand-in.test.ts',
  'packages/web/operator-pages.test.ts',
  'packages/protect/src/killed.test.ts',
  'packages/web/mailed-links.test.ts',
  'packages/rulebook/src/prove.test.ts',
  'examples/playground/src/birch.browser.test.ts',
  'packages/protect/src/law/candidate/candidate.test.ts',
  'packages/web/reviews.test.ts',
  'packages/cli/src/codes-check.test.ts',
  'packages/web/child-language.test.ts',
  'packages/protect/src/postgres.test.ts',
  'packages/web/candidate.test.ts',
  'packages/protect/src/data-folder.test.ts',
  'packages/review/journeys/any-site-seen.test.ts',
  'packages/protect/src/child/sleep/lives.test.ts',
  'packages/cli/src/review/review.test.ts',
  'packages/review/src/run/unruly-journey.test.ts',
  'packages/protect/src/examples.test.ts',
  'packages/review/journeys/any-site.test.ts',
  'examples/playground/src/faults/faults.test.ts',
  'packages/protect/src/guardian/consents/withdrawal-races.test.ts',
  'packages/web/guardian-language.test.ts',
  'packages/protect/src/operator/sign-in/oidc.test.ts',
  'packages/protect/src/seal-power.test.ts',
  'packages/protect/src/random-lives.test.ts',
];

/** Runs the longest test files first, and the others as Vitest would. */
export class LongestFirst extends BaseSequencer {
  /** @throws Error where a file of the list is gone. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longest.filter((file) => !existsSync(join(root, file)));
    if (gone.length > 0)
      throw new Error(`testing/longest-first.ts names what is not there: ${gone.join(', ')}`);
    const placeOf = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(relative(root, moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
