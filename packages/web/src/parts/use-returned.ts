import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** How an attempt went, as the address says to which the browser came back. Anybody can write such an address: it is only told. */
export type Returned = 'finished' | 'waiting' | 'other';

/** Reads once where a browser came back from, and takes it out of the address. */
export function useReturned(): Returned | undefined {
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  const [returned] = useState((): Returned | undefined => {
    const outcome = new URLSearchParams(search).get('outcome');
    if (outcome === null) return undefined;
    return outcome === 'finished' || outcome === 'waiting' ? outcome : 'other';
  });
  useEffect(() => {
    const query = new URLSearchParams(search);
    if (!query.has('outcome')) return;
    query.delete('outcome');
    query.delete('attempt');
    navigate({ pathname, search: query.toString(), hash }, { replace: true });
  }, [hash, navigate, pathname, search]);
  return returned;
}
