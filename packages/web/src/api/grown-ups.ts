import type { LetIn, ObjectionList, ReasonedSettlement, Settled, VoucherList } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');

/** What is odd or in dispute between grown-ups. Every function rejects with `Problem`. */
export const grownUpsApi = {
  objections: (state: 'open' | 'settled', signal?: AbortSignal) =>
    caller.get<ObjectionList>(`/objections?state=${state}`, signal),
  settle: (childId: string, settlement: ReasonedSettlement) =>
    caller.send<Settled>('POST', `/children/${encodeURIComponent(childId)}/guardian/objection`, settlement),
  letIn: (childId: string) =>
    caller.send<LetIn>('DELETE', `/children/${encodeURIComponent(childId)}/guardian/shut-outs`),
  vouchers: (signal?: AbortSignal) => caller.get<VoucherList>('/vouchers', signal),
};
