import { useCallback, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { asProblem, type Problem } from '../api/problem.ts';

export type LinkState<T> =
  | { readonly state: 'none' }
  | { readonly state: 'opening' }
  /** Somebody else is signed in here: they are replaced by a press alone. */
  | { readonly state: 'other'; readonly replace: () => void; readonly leave: () => void }
  | { readonly state: 'opened'; readonly opening: T }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * Trades the token in the fragment (`#t=…`) of a link that an app handed over for a session, once, and takes it out of the
 * address so that it is neither kept in the history nor used again on reload. The link of a letter waits for a press
 * instead: see `useMailedLink`.
 */
export function useLinkToken<T>(open: (token: string, replace: boolean) => Promise<T>): LinkState<T> {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [link, setLink] = useState<LinkState<T>>(() =>
    tokenOf(hash) === undefined ? { state: 'none' } : { state: 'opening' },
  );
  const clear = useCallback(
    () => navigate({ pathname, search }, { replace: true }),
    [navigate, pathname, search],
  );

  useEffect(() => {
    const token = tokenOf(hash);
    if (token === undefined) return;
    const leave = () => {
      setLink({ state: 'none' });
      clear();
    };
    const trade = (replace: boolean) => {
      setLink({ state: 'opening' });
      open(token, replace).then(
        (opening) => {
          setLink({ state: 'opened', opening });
          clear();
        },
        (error) => {
          const problem = asProblem(error);
          if (problem.code === 'signed-in-as-another')
            return setLink({ state: 'other', replace: () => trade(true), leave });
          setLink({ state: 'failed', problem });
          clear();
        },
      );
    };
    trade(false);
  }, [hash, open, clear]);

  return link;
}

/** The token in a fragment, if it has one. */
export function tokenOf(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('t');
  return token ? token : undefined;
}
