import { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import type { Purpose } from '../notice/purposes.ts';
import type { VerificationMethod } from '../verification/method.ts';
import { offeredMethods } from '../verification/methods.ts';

/** @throws Problem `method-unknown`, which lists the methods that there are. */
export function findMethod(settings: Settings, methodId: string): VerificationMethod {
  const offered = offeredMethods(settings);
  const method = offered.find(({ id }) => id === methodId);
  if (method === undefined)
    throw new Problem('method-unknown', undefined, { methods: offered.map(({ id }) => id) });
  return method;
}

/** @throws Problem `method-too-weak`, which names the purposes that need more, and the methods that would do. */
export function needReach(
  settings: Settings,
  method: VerificationMethod,
  purposes: readonly Pick<Purpose, 'id' | 'strong'>[],
): void {
  if (method.reach === 'disclosure') return;
  const tooMuch = purposes.filter(({ strong }) => strong).map(({ id }) => id);
  if (tooMuch.length === 0) return;
  const methods = offeredMethods(settings)
    .filter(({ reach }) => reach === 'disclosure')
    .map(({ id }) => id);
  throw new Problem('method-too-weak', `Too weak for: ${tooMuch.join(', ')}.`, {
    purposes: tooMuch,
    methods,
  });
}
