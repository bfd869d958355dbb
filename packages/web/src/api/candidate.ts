import type { Difference, LoggedDecision } from '@stairgate/rulebook';
import type { CandidateState, WantedCandidate } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');

/** The rulebook that is tried beside the one in force. Every function rejects with `Problem`. */
export const candidateApi = {
  state: (signal?: AbortSignal) => caller.get<CandidateState>('/candidate', signal),
  bring: (wanted: WantedCandidate) => caller.send<CandidateState>('POST', '/candidate', wanted),
  drop: () => caller.send<CandidateState>('DELETE', '/candidate'),
  switch: (revision: string, replaces: string) =>
    caller.send<CandidateState>('POST', '/candidate/switch', { revision, replaces }),
  differences: (places: string, signal?: AbortSignal) =>
    caller.get<{ readonly differences: readonly Difference[] }>(
      `/candidate/diff?${new URLSearchParams({ in: places })}`,
      signal,
    ),
  records: (signal?: AbortSignal) =>
    caller.get<{ readonly records: readonly LoggedDecision[] }>('/records', signal),
};
