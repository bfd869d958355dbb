import { asChildren } from '../as-children.ts';
import type { ReviewFacts } from '../evidence.ts';
import { lookAtPage } from './look-at-page.ts';
import { type RunOptions, type RunResult, toolOf } from './run-options.ts';

/**
 * Looks at one page and saves what it shows as what a child of each age saw there who came by: no account is made, and no
 * step of the journey is taken.
 */
export async function reviewPage(options: RunOptions): Promise<RunResult> {
  const { folder, clock, ages, place, authority, seed, url } = options;
  const startedAt = new Date(clock()).toISOString();
  const seen = await lookAtPage(options);
  const children = asChildren(seen, ages);
  const wasCut = seen.feed.state !== 'done';
  const review: ReviewFacts = {
    version: 1,
    platform: options.journey.name,
    url,
    place,
    ages,
    authority,
    seed,
    startedAt,
    finishedAt: wasCut ? null : new Date(clock()).toISOString(),
    cutShort: wasCut ? 'The page did not open.' : null,
    tool: toolOf(options),
  };
  const personas = [seen, ...children];
  for (const one of personas) folder.writeJson(`artifacts/${one.persona.id}/persona.json`, one);
  folder.writeJson('review.json', review);
  return { review, personas, probes: [] };
}
