import type { AskAnswer, AskAnswered, LinkClosed, LinkLook, Opened } from '@stairgate/wire';
import { useCallback, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { guardianApi } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { tokenOf } from '../parts/use-link-token.ts';

export type MailedLink =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  /** It says what it would do, and waits. */
  | {
      readonly state: 'waits';
      readonly look: LinkLook;
      /** Does it. Rejects with `Problem`. */
      readonly press: () => Promise<void>;
      /** Answers what it asks, where it asks something. Rejects with `Problem`. */
      readonly answer: (answer: AskAnswer['answer']) => Promise<void>;
      readonly leave: () => void;
    }
  | { readonly state: 'opened'; readonly opening: Opened }
  | { readonly state: 'closed'; readonly purpose: LinkClosed['purpose'] | AskAnswered['state'] }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * The link of a letter (`#t=…`). Opening it asks what it would do and changes nothing, however often and by whatever
 * program; only a press trades its token. Until then it stays in the address, so that a reload asks again; afterwards it
 * is gone from there and from the history.
 */
export function useMailedLink(language: string): MailedLink {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const token = tokenOf(hash);
  const [link, setLink] = useState<MailedLink>({ state: token === undefined ? 'none' : 'looking' });
  const clear = useCallback(
    () => navigate({ pathname, search }, { replace: true }),
    [navigate, pathname, search],
  );

  useEffect(() => {
    if (token === undefined) return;
    let current = true;
    const settle = (settled: MailedLink) => {
      if (!current) return;
      setLink(settled);
      clear();
    };
    // A link that is dead is told; a service that cannot be reached is asked again by a reload.
    const fail = (problem: Problem): void => {
      if (!problem.isPassing) settle({ state: 'failed', problem });
      else if (current) setLink({ state: 'failed', problem });
    };
    const press = (look: LinkLook) => async () => {
      try {
        if (look.purpose === 'withdraw' || look.purpose === 'sign-out') {
          const { purpose } = await guardianApi.close(token);
          settle({ state: 'closed', purpose });
        } else {
          const opening = await guardianApi.open(token, look.browser === 'other');
          settle({ state: 'opened', opening });
        }
      } catch (error) {
        const problem = asProblem(error);
        if (problem.isPassing) throw problem;
        // Somebody signed in in another tab meanwhile.
        if (problem.code === 'signed-in-as-another') return ask();
        fail(problem);
      }
    };
    const answer = (look: LinkLook) => async (given: AskAnswer['answer']) => {
      try {
        if (look.purpose === 'favour') await guardianApi.answerFavourByLink(token, given);
        else await guardianApi.answer(token, given, language);
        settle({ state: 'closed', purpose: given === 'approve' ? 'approved' : 'refused' });
      } catch (error) {
        const problem = asProblem(error);
        if (!problem.code.startsWith('link-')) throw problem;
        fail(problem);
      }
    };
    const ask = () =>
      guardianApi.look(token, language).then(
        (look) => {
          const leave = () => settle({ state: 'none' });
          if (current) setLink({ state: 'waits', look, press: press(look), answer: answer(look), leave });
        },
        (error) => fail(asProblem(error)),
      );
    setLink((before) => (before.state === 'waits' ? before : { state: 'looking' }));
    ask();
    return () => {
      current = false;
    };
  }, [token, language, clear]);

  return link;
}
