import type {
  ComplaintAnswer,
  ComplaintList,
  EndReason,
  GuardianEnded,
  ReceivedComplaint,
} from '@stairgate/wire';
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
  answer: (complaintId: string, answer: ComplaintAnswer) =>
    caller.send<ReceivedComplaint>('POST', `/complaints/${encodeURIComponent(complaintId)}/answer`, answer),
  signGuardiansOut: (childId: string) =>
    caller.send<void>('POST', `/children/${encodeURIComponent(childId)}/guardian/sign-out`),
  endGuardianship: (childId: string, reason: EndReason) =>
    caller.send<GuardianEnded>('POST', `/children/${encodeURIComponent(childId)}/guardian/end`, { reason }),
};
