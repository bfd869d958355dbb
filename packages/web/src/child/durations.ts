import type { Obligation } from '@stairgate/rulebook';
import type { Duration } from '@stairgate/wire';

/**
 * For how long a child may switch something on, the shortest first. What has to go back to off when the session ends
 * cannot be left on, and a session has to be running to choose it.
 */
export function durationsFor(
  obligations: readonly Obligation[],
  session: string | null,
): readonly Duration[] {
  const durations: Duration[] = ['once'];
  if (session !== null) durations.push('session');
  if (!obligations.includes('reset-at-session-end')) durations.push('until-changed');
  return durations;
}
