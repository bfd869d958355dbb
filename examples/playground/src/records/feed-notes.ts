import type { Records } from './open-records.ts';

/** What a person said of their feed, and how many posts of a label that must not pile up they were shown today. */
export interface FeedNotes {
  /** Counts of one day (`YYYY-MM-DD`): a history of what was looked at is not kept. */
  counts(person: string, day: string): Readonly<Record<string, number>>;
  count(person: string, day: string, label: string): void;
  /** Topics of which the person wants less, and since when, in milliseconds since the epoch. */
  less(person: string): { readonly topic: string; readonly at: number }[];
  wantLess(person: string, topic: string, at: number): void;
  wantAgain(person: string, topic: string): void;
  /** When the feed was started afresh. Nothing from before is used, for good. */
  resetAt(person: string): number | undefined;
  reset(person: string, at: number): void;
  /** Deletes what the person opened and searched for. What they said themselves stays. */
  forgetLooks(person: string): void;
}

export function createFeedNotes(records: Records): FeedNotes {
  return {
    counts: (person, day) =>
      Object.fromEntries(
        records
          .all<{ label: string; n: number }>(
            'select label, n from shown_today where person = ? and day = ?',
            person,
            day,
          )
          .map(({ label, n }) => [label, n]),
      ),
    count(person, day, label) {
      records.run('delete from shown_today where person = ? and day <> ?', person, day);
      records.run(
        `insert into shown_today values (?, ?, ?, 1)
         on conflict (person, day, label) do update set n = n + 1`,
        person,
        day,
        label,
      );
    },
    less: (person) => records.all('select topic, at from less_of where person = ? order by topic', person),
    wantLess(person, topic, at) {
      records.run('insert or replace into less_of values (?, ?, ?)', person, topic, at);
    },
    wantAgain(person, topic) {
      records.run('delete from less_of where person = ? and topic = ?', person, topic);
    },
    resetAt: (person) =>
      records.get<{ at: number }>('select at from feed_resets where person = ?', person)?.at,
    forgetLooks(person) {
      for (const table of ['opened', 'searches'])
        records.run(`delete from ${table} where person = ?`, person);
    },
    reset(person, at) {
      records.together(() => {
        records.run('insert or replace into feed_resets values (?, ?)', person, at);
        for (const table of ['opened', 'searches', 'less_of', 'shown_today'])
          records.run(`delete from ${table} where person = ?`, person);
      });
    },
  };
}
