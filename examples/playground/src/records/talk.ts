import type { Records } from './open-records.ts';

export interface Message {
  readonly id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly text: string;
  readonly at: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
}

export interface Member {
  readonly person: string;
  readonly state: 'invited' | 'in';
  readonly invitedBy: string;
}

export interface GroupMessage {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly at: number;
}

/** Direct messages and group chats. */
export interface Talk {
  between(a: string, b: string): Message[];
  /** The last message with each person. */
  latestOf(person: string): (Message & { readonly other: string; readonly unread: number })[];
  send(message: Message): void;
  read(recipient: string, sender: string): void;
  addGroup(group: Group & { readonly at: number }): void;
  group(id: string): Group | undefined;
  groupsOf(person: string): (Group & { readonly state: Member['state']; readonly invitedBy: string })[];
  members(group: string): Member[];
  setMember(group: string, person: string, state: Member['state'], invitedBy: string, at: number): void;
  removeMember(group: string, person: string): void;
  groupMessages(group: string): GroupMessage[];
  say(group: string, message: GroupMessage): void;
}

export function createTalk(records: Records): Talk {
  const memberColumns = 'person, state, invited_by as invitedBy';
  return {
    between: (a, b) =>
      records
        .all<Message>(
          `select id, sender, recipient, text, at from messages
           where (sender = ? and recipient = ?) or (sender = ? and recipient = ?) order by at desc, id limit 200`,
          a,
          b,
          b,
          a,
        )
        .reverse(),
    latestOf: (person) =>
      records.all(
        `select id, sender, recipient, text, max(at) as at, other,
           sum(case when recipient = ? and read = 0 then 1 else 0 end) as unread
         from (select *, case when sender = ? then recipient else sender end as other
               from messages where sender = ? or recipient = ?)
         group by other order by at desc`,
        person,
        person,
        person,
        person,
      ),
    send({ id, sender, recipient, text, at }) {
      records.run(
        'insert into messages (id, sender, recipient, text, at) values (?, ?, ?, ?, ?)',
        id,
        sender,
        recipient,
        text,
        at,
      );
    },
    read(recipient, sender) {
      records.run('update messages set read = 1 where recipient = ? and sender = ?', recipient, sender);
    },
    addGroup({ id, name, owner, at }) {
      records.run('insert into groups values (?, ?, ?, ?)', id, name, owner, at);
    },
    group: (id) => records.get<Group>('select id, name, owner from groups where id = ?', id),
    groupsOf: (person) =>
      records.all(
        `select groups.id, name, owner, state, invited_by as invitedBy from groups
         join members on members.grp = groups.id where person = ? order by name`,
        person,
      ),
    members: (group) =>
      records.all<Member>(`select ${memberColumns} from members where grp = ? order by at, person`, group),
    setMember(group, person, state, invitedBy, at) {
      records.run(
        `insert into members values (?, ?, ?, ?, ?) on conflict (grp, person) do update set state = excluded.state`,
        group,
        person,
        state,
        invitedBy,
        at,
      );
    },
    removeMember(group, person) {
      records.run('delete from members where grp = ? and person = ?', group, person);
    },
    groupMessages: (group) =>
      records
        .all<GroupMessage>(
          'select id, author, text, at from group_messages where grp = ? order by at desc, id limit 200',
          group,
        )
        .reverse(),
    say(group, { id, author, text, at }) {
      records.run('insert into group_messages values (?, ?, ?, ?, ?)', id, group, author, text, at);
    },
  };
}
