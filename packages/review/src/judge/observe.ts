import { allChecks } from '../checks/index.ts';
import type { Evidence } from '../evidence.ts';
import type { Check, Observation } from '../observation.ts';
import { groundsIn } from './grounds.ts';

/**
 * Has every check look at the evidence, once, and looks for what each thing that it says rests on. What they say can be held as often as one likes against a law, another
 * law, or what a service promises. Pure.
 */
export function observe(evidence: Evidence, checks: readonly Check[] = allChecks): readonly Observation[] {
  return checks.flatMap((check) => check.observe(evidence)).flatMap(groundsIn(evidence));
}
