import type { ListedReview, ReviewReport } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');

/** Reviews of platforms that were published here. Every function rejects with `Problem`. */
export const reviewsApi = {
  list: async (signal?: AbortSignal): Promise<readonly ListedReview[]> =>
    (await caller.get<{ readonly reviews: readonly ListedReview[] }>('/reviews', signal)).reviews,
  read: (id: string, signal?: AbortSignal) =>
    caller.get<ReviewReport>(`/reviews/${encodeURIComponent(id)}`, signal),
  delete: (id: string) => caller.send<void>('DELETE', `/reviews/${encodeURIComponent(id)}`),
};
