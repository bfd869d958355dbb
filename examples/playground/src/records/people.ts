import type { Records } from './open-records.ts';

/** Somebody with an account. `gateId` is their record at protect, which alone knows anything private about them. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly about: string;
  readonly gateId: string;
  readonly topics: readonly string[];
  /** What the person has switched off for themselves although it is open to them. */
  readonly off: readonly string[];
  readonly acorns: number;
  readonly madeAt: number;
}

interface Row {
  id: string;
  username: string;
  name: string;
  about: string;
  gate_id: string;
  password: string;
  topics: string;
  off: string;
  acorns: number;
  made_at: number;
}

const fromRow = (row: Row): Person => ({
  id: row.id,
  username: row.username,
  name: row.name,
  about: row.about,
  gateId: row.gate_id,
  topics: JSON.parse(row.topics) as string[],
  off: JSON.parse(row.off) as string[],
  acorns: row.acorns,
  madeAt: row.made_at,
});

const maybe = (row: Row | undefined): Person | undefined => row && fromRow(row);

/** Accounts. */
export interface People {
  byId(id: string): Person | undefined;
  byUsername(username: string): Person | undefined;
  byGateId(gateId: string): Person | undefined;
  all(): Person[];
  passwordOf(id: string): string | undefined;
  /** False if the username or the record at protect is taken. */
  add(person: Omit<Person, 'acorns' | 'off'> & { readonly password: string }): boolean;
  change(
    id: string,
    to: { readonly name: string; readonly about: string; readonly topics: readonly string[] },
  ): void;
  setOff(id: string, off: readonly string[]): void;
  /** Takes the account out, and all that hangs on it. */
  remove(id: string): void;
}

export function createPeople(records: Records): People {
  return {
    byId: (id) => maybe(records.get<Row>('select * from people where id = ?', id)),
    byUsername: (username) => maybe(records.get<Row>('select * from people where username = ?', username)),
    byGateId: (gateId) => maybe(records.get<Row>('select * from people where gate_id = ?', gateId)),
    all: () => records.all<Row>('select * from people order by username').map(fromRow),
    passwordOf: (id) => records.get<Row>('select * from people where id = ?', id)?.password,
    add: ({ id, username, name, about, gateId, topics, madeAt, password }) =>
      records.run(
        `insert or ignore into people (id, username, name, about, gate_id, password, topics, made_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        username,
        name,
        about,
        gateId,
        password,
        JSON.stringify(topics),
        madeAt,
      ) === 1,
    change(id, { name, about, topics }) {
      records.run(
        'update people set name = ?, about = ?, topics = ? where id = ?',
        name,
        about,
        JSON.stringify(topics),
        id,
      );
    },
    setOff(id, off) {
      records.run('update people set off = ? where id = ?', JSON.stringify(off), id);
    },
    remove(id) {
      records.together(() => {
        for (const [table, columns] of Object.entries(columnsThatName)) {
          for (const column of columns) records.run(`delete from ${table} where ${column} = ?`, id);
        }
        for (const table of ['comments', 'likes', 'hidden', 'opened']) {
          records.run(`delete from ${table} where post not in (select id from posts)`);
        }
        records.run('delete from members where grp not in (select id from groups)');
        records.run('delete from group_messages where grp not in (select id from groups)');
      });
    },
  };
}

/** Every place in the records that names a person. */
const columnsThatName = {
  sessions: ['person'],
  friends: ['a', 'b'],
  requests: ['sender', 'recipient'],
  blocks: ['person', 'blocked'],
  mutes: ['person', 'muted'],
  posts: ['author'],
  comments: ['author'],
  likes: ['person'],
  hidden: ['person'],
  opened: ['person'],
  searches: ['person'],
  shown_today: ['person'],
  less_of: ['person'],
  feed_resets: ['person'],
  messages: ['sender', 'recipient'],
  groups: ['owner'],
  members: ['person'],
  group_messages: ['author'],
  notices: ['person', 'about'],
  purchases: ['person'],
  whereabouts: ['person'],
  streaks: ['person'],
  people: ['id'],
} as const;
