import type { ComplaintList, ReceivedComplaint } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');

export interface ComplaintQuery {
  readonly state: 'received' | 'answered';
  readonly overdue?: 'yes';
}

/** What children complained of. Every function rejects with `Problem`. */
export const complaintsApi = {
  list: (query: ComplaintQuery, signal?: AbortSignal) =>
    caller.get<ComplaintList>(`/complaints?${new URLSearchParams({ ...query })}`, signal),
  answer: (complaintId: string, text: string) =>
    caller.send<ReceivedComplaint>('POST', `/complaints/${encodeURIComponent(complaintId)}/answer`, { text }),
};
