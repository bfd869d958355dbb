import type { Difference, LoggedDecision } from '@stairgate/rulebook';
import type { CandidateState, ProposeSwitch, Switch, WantedCandidate } from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');

/** The rulebook that is tried beside the one in force. Every function rejects with `Problem`. */
export const candidateApi = {
  state: (signal?: AbortSignal) => caller.get<CandidateState>('/candidate', signal),
  bring: (wanted: WantedCandidate) => caller.send<CandidateState>('POST', '/candidate', wanted),
  drop: () => caller.send<CandidateState>('DELETE', '/candidate'),
  switch: (wanted: Switch) => caller.send<CandidateState>('POST', '/candidate/switch', wanted),
  propose: (wanted: ProposeSwitch) => caller.send<CandidateState>('POST', '/candidate/proposal', wanted),
  approve: (proposalId: string) =>
    caller.send<CandidateState>('POST', `/candidate/proposal/${encodeURIComponent(proposalId)}/approve`),
  dropProposal: (proposalId: string) =>
    caller.send<CandidateState>('DELETE', `/candidate/proposal/${encodeURIComponent(proposalId)}`),
  differences: (places: string, signal?: AbortSignal) =>
    caller.get<{ readonly differences: readonly Difference[] }>(
      `/candidate/diff?${new URLSearchParams({ in: places })}`,
      signal,
    ),
  records: (signal?: AbortSignal) =>
    caller.get<{ readonly records: readonly LoggedDecision[] }>('/records', signal),
};
