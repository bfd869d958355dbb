import type { Records } from './open-records.ts';

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly link: string | null;
  readonly at: number;
  readonly read: boolean;
}

/** What a person is told. One notice a day for each kind and other person, so that nobody can flood anybody. */
export interface Notices {
  add(notice: {
    readonly id: string;
    readonly person: string;
    readonly kind: string;
    readonly text: string;
    readonly link?: string;
    /** Whom or what it is about; not shown. */
    readonly about: string;
    readonly at: number;
  }): void;
  of(person: string): Notice[];
  unread(person: string): number;
  readAll(person: string): void;
}

export function createNotices(records: Records): Notices {
  return {
    add({ id, person, kind, text, link, about, at }) {
      records.run(
        'insert or ignore into notices (id, person, kind, text, link, at, day, about) values (?, ?, ?, ?, ?, ?, ?, ?)',
        id,
        person,
        kind,
        text,
        link ?? null,
        at,
        new Date(at).toISOString().slice(0, 10),
        about,
      );
    },
    of: (person) =>
      records
        .all<Omit<Notice, 'read'> & { read: number }>(
          'select id, kind, text, link, at, read from notices where person = ? order by at desc, id limit 100',
          person,
        )
        .map((row) => ({ ...row, read: row.read === 1 })),
    unread: (person) =>
      records.get<{ n: number }>('select count(*) as n from notices where person = ? and read = 0', person)
        ?.n ?? 0,
    readAll(person) {
      records.run('update notices set read = 1 where person = ?', person);
    },
  };
}
