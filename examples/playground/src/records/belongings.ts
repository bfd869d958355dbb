import type { Records } from './open-records.ts';

export interface Whereabouts {
  readonly place: string;
  readonly lat: number;
  readonly lon: number;
  readonly at: number;
  /** Set where it was shared just this time. */
  readonly until: number | null;
}

export interface Purchase {
  readonly item: string;
  readonly price: number;
  readonly boxed: boolean;
  readonly at: number;
}

/** What else belongs to a person: things bought, where they last said they were, their streak. */
export interface Belongings {
  purchases(person: string): Purchase[];
  /** False if the acorns do not reach. */
  buy(purchase: Purchase & { readonly id: string; readonly person: string }): boolean;
  whereabouts(person: string): Whereabouts | undefined;
  setWhereabouts(person: string, where: Whereabouts): void;
  clearWhereabouts(person: string): void;
  streak(person: string): { readonly days: number; readonly lastDay: string } | undefined;
  setStreak(person: string, days: number, lastDay: string): void;
  clearStreak(person: string): void;
}

export function createBelongings(records: Records): Belongings {
  return {
    purchases: (person) =>
      records
        .all<Omit<Purchase, 'boxed'> & { boxed: number }>(
          'select item, price, boxed, at from purchases where person = ? order by at desc',
          person,
        )
        .map((row) => ({ ...row, boxed: row.boxed === 1 })),
    buy: ({ id, person, item, price, boxed, at }) =>
      records.together(() => {
        const paid = records.run(
          'update people set acorns = acorns - ? where id = ? and acorns >= ?',
          price,
          person,
          price,
        );
        if (paid === 0) return false;
        records.run(
          'insert into purchases values (?, ?, ?, ?, ?, ?)',
          id,
          person,
          item,
          price,
          boxed ? 1 : 0,
          at,
        );
        return true;
      }),
    whereabouts: (person) =>
      records.get('select place, lat, lon, at, until from whereabouts where person = ?', person),
    setWhereabouts(person, { place, lat, lon, at, until }) {
      records.run(
        'insert or replace into whereabouts values (?, ?, ?, ?, ?, ?)',
        person,
        place,
        lat,
        lon,
        at,
        until,
      );
    },
    clearWhereabouts(person) {
      records.run('delete from whereabouts where person = ?', person);
    },
    streak: (person) => records.get('select days, last_day as lastDay from streaks where person = ?', person),
    setStreak(person, days, lastDay) {
      records.run('insert or replace into streaks values (?, ?, ?)', person, days, lastDay);
    },
    clearStreak(person) {
      records.run('delete from streaks where person = ?', person);
    },
  };
}
