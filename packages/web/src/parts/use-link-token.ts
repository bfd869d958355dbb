import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { asProblem, type Problem } from '../api/problem.ts';

export type LinkState<T> =
  | { readonly state: 'none' }
  | { readonly state: 'opening' }
  | { readonly state: 'opened'; readonly opening: T }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * Trades the token in the fragment (`#t=…`) of a mailed link for a session, once, and takes it out of the address so
 * that it is neither kept in the history nor used again on reload.
 */
export function useLinkToken<T>(open: (token: string) => Promise<T>): LinkState<T> {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [link, setLink] = useState<LinkState<T>>(() =>
    tokenOf(hash) === undefined ? { state: 'none' } : { state: 'opening' },
  );

  useEffect(() => {
    const token = tokenOf(hash);
    if (token === undefined) return;
    setLink({ state: 'opening' });
    open(token)
      .then(
        (opening) => setLink({ state: 'opened', opening }),
        (error) => setLink({ state: 'failed', problem: asProblem(error) }),
      )
      .then(() => navigate({ pathname, search }, { replace: true }));
  }, [hash, navigate, open, pathname, search]);

  return link;
}

/** The token in a fragment, if it has one. */
export function tokenOf(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('t');
  return token ? token : undefined;
}
