import type { Audit, AuditQuery, ListedApiKeys, MadeKey, WantedKey } from '@stairgate/wire';
import { createCaller } from './caller.ts';
import { readProblem } from './problem.ts';

const caller = createCaller('/operator/api');
const search = (query: AuditQuery) => new URLSearchParams(Object.entries(query));

/** Keys, and who did or looked at what. Every function rejects with `Problem`. */
export const staffApi = {
  keys: (signal?: AbortSignal) => caller.get<ListedApiKeys>('/keys', signal),
  makeKey: (wanted: WantedKey) => caller.send<MadeKey>('POST', '/keys', wanted),
  revokeKey: (keyId: string) => caller.send<void>('DELETE', `/keys/${encodeURIComponent(keyId)}`),
  audit: (query: AuditQuery, signal?: AbortSignal) => caller.get<Audit>(`/audit?${search(query)}`, signal),
  /** The audit as a file. */
  async exportAudit(query: AuditQuery): Promise<Blob> {
    const answer = await fetch(`/operator/api/audit/export?${search(query)}`, { cache: 'no-store' });
    if (!answer.ok) throw await readProblem(answer);
    return answer.blob();
  },
};
