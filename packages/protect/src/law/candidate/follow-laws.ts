import type { LawContext } from '../in-force/law-context.ts';
import { recordRulebook } from '../in-force/record-rulebook.ts';
import type { CandidateTrial } from './candidate-trial.ts';

/**
 * Whenever another rulebook or candidate counts, or a day has come on which law changes: compares what counts now, and
 * writes a new revision down.
 * @returns what ends it, once what is under way is done.
 */
export function followLaws(
  context: LawContext,
  trial: CandidateTrial,
  onError: (error: Error) => void,
): { stop(): Promise<void> } {
  const { laws } = context;
  let recording: Promise<void> | undefined;
  const follow = () => {
    const candidate = laws.candidate?.rulebook();
    const active = laws.rulebook();
    trial.compare(candidate && { number: laws.state.number, active, candidate });
    // The first revision is written down before anything is answered.
    if (laws.behind !== null || laws.state.as_of === '' || active.revision === laws.state.revision) return;
    recording ??= recordRulebook(context)
      .then(() => {})
      .catch(onError)
      .finally(() => {
        recording = undefined;
      });
  };
  const unsubscribe = laws.subscribe(follow);
  follow();
  return {
    async stop() {
      unsubscribe();
      await recording;
    },
  };
}
