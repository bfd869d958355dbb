import { useSyncExternalStore } from 'react';

const wide = window.matchMedia('(min-width: 60rem)');

/** Whether there is room for a table beside a panel. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      wide.addEventListener('change', changed);
      return () => wide.removeEventListener('change', changed);
    },
    () => wide.matches,
  );
}
