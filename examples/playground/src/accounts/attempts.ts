/** Slows down guessing: so many wrong tries for a name within a while. */
export interface Attempts {
  mayTry(name: string): boolean;
  failed(name: string): void;
  worked(name: string): void;
}

const most = 8;
const window = 5 * 60_000;

export function createAttempts(clock: () => number): Attempts {
  const failures = new Map<string, { count: number; since: number }>();
  const current = (name: string) => {
    const found = failures.get(name);
    if (found && clock() - found.since < window) return found;
    failures.delete(name);
    return undefined;
  };
  return {
    mayTry: (name) => (current(name)?.count ?? 0) < most,
    failed(name) {
      const found = current(name) ?? { count: 0, since: clock() };
      found.count++;
      failures.set(name, found);
      if (failures.size > 10_000) failures.delete(failures.keys().next().value!);
    },
    worked(name) {
      failures.delete(name);
    },
  };
}
