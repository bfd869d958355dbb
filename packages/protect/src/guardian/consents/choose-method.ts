import { byMail, type ConsentAdapter, type ConsentMeta, offered } from '@stairgate/adapters';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import type { Purpose } from '../notice/purposes.ts';

type With = Pick<Context, 'settings' | 'adapters'>;

/**
 * @param methodId by default that by mail.
 * @throws Problem `method-unknown`, which lists the methods that there are.
 */
export function findMethod({ settings, adapters }: With, methodId?: string): ConsentAdapter {
  const methods = offered(adapters.consent, settings);
  const method = methods.find((one) => (methodId === undefined ? byMail(one) : one.meta.id === methodId));
  if (method === undefined)
    throw new Problem('method-unknown', undefined, { methods: methods.map(({ meta }) => meta.id) });
  return method;
}

/** @throws Problem `method-too-weak`, which names the purposes that need more, and the methods that would do. */
export function needReach(
  { settings, adapters }: With,
  method: Pick<ConsentMeta, 'reach'>,
  purposes: readonly Pick<Purpose, 'id' | 'strong'>[],
): void {
  if (method.reach === 'disclosure') return;
  const tooMuch = purposes.filter(({ strong }) => strong).map(({ id }) => id);
  if (tooMuch.length === 0) return;
  const methods = offered(adapters.consent, settings)
    .filter(({ meta }) => meta.reach === 'disclosure')
    .map(({ meta }) => meta.id);
  throw new Problem('method-too-weak', `Too weak for: ${tooMuch.join(', ')}.`, {
    purposes: tooMuch,
    methods,
  });
}
