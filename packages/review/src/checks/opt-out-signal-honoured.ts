import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';
import { namesOf, thirdPartyOf } from './third-party.ts';

/** Whether a browser that says Global Privacy Control is shared with nobody who lives off knowing people. */
export const optOutSignalHonoured = checkChildren(
  {
    id: 'opt-out-signal-honoured',
    title: 'Whether Global Privacy Control is heeded',
    needs: ['requests'],
    mayUse: ['optOut'],
    about: ['opt-out-signal-honoured', 'data.share/sale'],
  },
  ({ optOut, requests }, record, { review }): readonly Observation[] => {
    const practice = 'opt-out-signal-honoured';
    const signalled =
      optOut?.state === 'done'
        ? (optOut.requests ?? []).map((request, index) => ({ request, at: `/optOut/requests/${index}` }))
        : requests
            .map((request, index) => ({ request, at: `/requests/${index}` }))
            .filter(({ request }) => request.headers['sec-gpc'] === '1');
    if (signalled.length === 0) return [record.notDone({ practice }, optOut)];
    const shared = signalled.flatMap(({ request, at }) => {
      const party = thirdPartyOf(request, review.url);
      return party?.tracks ? [{ party, ref: record.at(at) }] : [];
    });
    const promise = optOut?.says ? 'The platform says that it heeds Global Privacy Control. ' : '';
    if (shared.length === 0) {
      const says = `${promise}With it, no known tracker was called.`;
      const pages = optOut?.state === 'done' ? [...optOut.shots, record.at('/optOut')] : [];
      return [record.practice(practice, true, says, pages)];
    }
    const evidence = shared.map(({ ref }) => ref).slice(0, 12);
    const says = `${promise}With it, requests went all the same to ${namesOf(shared.map(({ party }) => party))}.`;
    return [
      record.practice(practice, false, says, evidence),
      // US law takes it for a no to sale as well as to sharing.
      record.situation('data.share/sale', exactly('allow'), says, { evidence }),
    ];
  },
);
