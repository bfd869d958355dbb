import { setTimeout as wait } from 'node:timers/promises';
import { type Evidence, Unreachable } from '@stairgate/client';
import { hashPassword } from '../accounts/password.ts';
import type { Birch } from '../birch.ts';
import type { Person } from '../records/people.ts';
import { demoFriends, demoGroups, demoMessages, demoPosts } from './demo-content.ts';
import { type DemoPerson, demoAccounts, demoPeople } from './demo-people.ts';

/** Shows an age as a service for that would; `undefined` if none is at hand. Whole years, 18 for 18 or older. */
export type AgeProof = (person: {
  /** The person's record at protect. */
  readonly gateId: string;
  readonly username: string;
  readonly lo: number;
  readonly hi: number;
  readonly level: 'estimated' | 'verified';
}) => Promise<Evidence | undefined>;

export interface SeedOptions {
  readonly ageProof?: AgeProof;
  readonly stopped: AbortSignal;
}

const hour = 3_600_000;
const retryAfter = 1_000;

/** Puts the demo people in, once; what is there already stays as it is. Waits for protect while it is away. */
export async function seedBirch(birch: Birch, { ageProof, stopped }: SeedOptions): Promise<void> {
  for (const person of demoPeople) {
    while (!birch.people.byUsername(person.username)) {
      try {
        await addPerson(birch, person, ageProof);
      } catch (error) {
        if (stopped.aborted) return;
        if (!(error instanceof Unreachable)) throw error;
        await wait(retryAfter, undefined, { signal: stopped, ref: false }).catch(() => {});
      }
      if (stopped.aborted) return;
    }
  }
  addContent(birch);
}

async function addPerson(birch: Birch, demo: DemoPerson, ageProof: AgeProof | undefined): Promise<void> {
  const { gate, people, random, clock, id, log } = birch;
  const { username, name, about, topics, age, place, grownUp } = demo;
  const said = age && 'said' in age ? age.said : age?.shown.lo;
  const child = await gate.children.create({
    place,
    ...(said === undefined ? {} : { evidence: { method: 'self-declared', ...bornYearsAgo(said, clock()) } }),
  });
  if (age && 'shown' in age) {
    const proof = await ageProof?.({ gateId: child.id, username, ...age.shown });
    if (proof) await gate.children.addEvidence(child.id, proof);
    else log.warn({ username }, 'no service to show the age of a demo person; their word stands');
  }
  if (grownUp) await gate.guardian.invite(child.id, grownUp);
  const password = demoAccounts.find((account) => account.username === username)!.password;
  people.add({
    id: id(),
    username,
    name,
    about,
    topics,
    gateId: child.id,
    madeAt: clock(),
    password: await hashPassword(password, random(16)),
  });
}

/** A month in which somebody was born who turned so many years old some months ago. */
function bornYearsAgo(years: number, now: number): { readonly year: number; readonly month: number } {
  const today = new Date(now);
  const months = today.getUTCFullYear() * 12 + today.getUTCMonth() - years * 12 - 4;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

function addContent(birch: Birch): void {
  const { records, people, friends, posts, talk, clock, id } = birch;
  const now = clock();
  const who = (username: string): Person => people.byUsername(username)!;
  records.together(() => {
    if (records.run("insert or ignore into marks values ('demo content')") === 0) return;
    for (const [a, b] of demoFriends) friends.join(who(a).id, who(b).id, now);
    for (const demo of demoPosts) {
      const post = id();
      const at = now - demo.hoursAgo * hour;
      posts.add({
        id: post,
        author: who(demo.author).id,
        text: demo.text,
        topic: demo.topic,
        label: demo.label ?? 'suitable',
        place: demo.place ?? null,
        lat: null,
        lon: null,
        placeUntil: null,
        commentsOpen: true,
        at,
      });
      for (const [index, [author, text]] of (demo.comments ?? []).entries()) {
        posts.addComment({ id: id(), post, author: who(author).id, text, at: at + (index + 1) * 600_000 });
      }
      for (const person of demo.likes ?? []) posts.setLiked(post, who(person).id, true, at);
    }
    for (const [from, to, hoursAgo, text] of demoMessages) {
      talk.send({ id: id(), sender: who(from).id, recipient: who(to).id, text, at: now - hoursAgo * hour });
    }
    for (const { name, owner, members, said } of demoGroups) {
      const group = id();
      talk.addGroup({ id: group, name, owner: who(owner).id, at: now });
      for (const member of [owner, ...members])
        talk.setMember(group, who(member).id, 'in', who(owner).id, now);
      for (const [author, hoursAgo, text] of said) {
        talk.say(group, { id: id(), author: who(author).id, text, at: now - hoursAgo * hour });
      }
    }
  });
}
