import { askService, castOf, type ServiceAnswers, systemTimer } from '@stairgate/review';
import { paint, type Terminal } from '../output.ts';
import { readSecret } from '../read-secret.ts';
import { readServiceUrl } from '../service-access.ts';
import type { ReviewOptions } from './review-options.ts';

export interface Service {
  readonly url: string;
  readonly key: string;
}

/** The service that `--service` names, with its key; undefined where none is asked. */
export function serviceOf({ service, serviceKey: file }: ReviewOptions): Service | undefined {
  if (service === undefined) return undefined;
  const key = { file, fileOption: '--service-key', variable: 'STAIRGATE_SERVICE_KEY' } as const;
  return { url: readServiceUrl(service, '--service'), key: readSecret({ ...key, scope: 'platform' }) };
}

/** What the service promises to each child. One that cannot be asked costs no review: it is said, and kept. */
export async function askPromises(
  terminal: Terminal,
  service: Service,
  place: string,
  ages: readonly number[],
): Promise<ServiceAnswers> {
  const { clock } = terminal;
  const promises = await askService({
    ...service,
    place,
    personas: castOf(ages),
    fetch,
    clock,
    timer: systemTimer,
  });
  const problems = new Set(promises.personas.flatMap(({ problem }) => problem ?? []));
  for (const problem of problems)
    terminal.error(`${paint(terminal, 'red', '✗')} ${service.url} could not be asked: ${problem}`);
  if (problems.size === 0)
    terminal.error(`${service.url} says what should hold for ${promises.personas.length} children.`);
  return promises;
}
