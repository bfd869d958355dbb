/**
 * Holds the guard for feeds beside the scenarios that Bluesky holds its own moderation by. They are not published: give the
 * file `packages/api/tests/moderation-behaviors.test.ts` of bluesky-social/atproto. It is read, and nothing of it is run.
 *
 *     node testing/held/atproto-scenarios.ts moderation-behaviors.test.ts
 */
import { readFileSync } from 'node:fs';
import { type LabelPreference, mock } from '@atproto/api';
import { ownLaw } from '@stairgate/codes/law';
import { guardFeed } from '@stairgate/guards';
import { compile, parseAge } from '@stairgate/rulebook';
import { parseAst } from 'rolldown/parseAst';
import {
  candidateOf,
  hiddenByBluesky,
  sessionOf,
} from '../../packages/guards/src/feed/beside-bluesky.testing.ts';

interface User {
  readonly blocking: boolean;
  readonly blockingByList: boolean;
  readonly blockedBy: boolean;
  readonly muted: boolean;
  readonly mutedByList: boolean;
}
interface Configuration {
  readonly authed?: boolean;
  readonly adultContentEnabled?: boolean;
  readonly settings?: Readonly<Record<string, LabelPreference>>;
}
interface Scenario {
  readonly cfg: string;
  readonly subject: string;
  readonly author: string;
  readonly quoteAuthor?: string;
  readonly labels: Readonly<
    Partial<Record<'post' | 'profile' | 'account' | 'quotedPost' | 'quotedAccount', string[]>>
  >;
}

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly elements?: readonly Node[];
  readonly properties?: readonly { readonly key: Node; readonly value: Node }[];
  readonly declarations?: readonly { readonly id: Node; readonly init: Node | null }[];
  readonly body?: readonly Node[];
}

/** The value of what is written out: objects, lists, texts, yes and no. */
function writtenOut(node: Node): unknown {
  if (node.type === 'Literal') return node.value;
  if (node.type === 'ArrayExpression') return node.elements!.map(writtenOut);
  if (node.type === 'ObjectExpression')
    return Object.fromEntries(
      node.properties!.map(({ key, value }) => [key.name ?? key.value, writtenOut(value)]),
    );
  throw new Error(`A ${node.type} is not written out.`);
}

const [file = ''] = process.argv.slice(2);
const program = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }) as unknown as Node;
const tables = Object.fromEntries(
  program.body!.flatMap(({ declarations = [] }) =>
    declarations.flatMap(({ id, init }) =>
      init?.type === 'ObjectExpression' ? [[id.name, writtenOut(init)]] : [],
    ),
  ),
) as {
  USERS: Record<string, User>;
  CONFIGURATIONS: Record<string, Configuration>;
  SCENARIOS: Record<string, Scenario>;
};

function profile(name: string, account: readonly string[] = [], own: readonly string[] = []) {
  const { blocking, blockingByList, blockedBy, muted, mutedByList } = tables.USERS[name]!;
  const did = `did:web:${name}`;
  return mock.profileViewBasic({
    handle: `${name}.test`,
    labels: [
      ...account.map((val) => mock.label({ val, uri: did })),
      ...own.map((val) => mock.label({ val, uri: `at://${did}/app.bsky.actor.profile/self` })),
    ],
    viewer: mock.actorViewerState({
      muted: muted || mutedByList,
      ...(mutedByList && { mutedByList: mock.listViewBasic({ name: 'A list' }) }),
      blockedBy,
      ...((blocking || blockingByList) && { blocking: 'at://did:web:self.test/app.bsky.graph.block/1' }),
      ...(blockingByList && { blockingByList: mock.listViewBasic({ name: 'A list' }) }),
    }),
  });
}

const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
const children = ['GB', 'US', 'US-CA', 'DE'].map((place) =>
  rulebook.protections({ in: place, age: parseAge('14', 'verified') }),
);
const tally = { both: 0, neither: 0, 'only the guard': 0, 'only Bluesky': 0 };
const differ: string[] = [];
for (const [name, { cfg, author, quoteAuthor, labels }] of Object.entries(tables.SCENARIOS)) {
  const by = profile(author, labels.account, labels.profile);
  const post = mock.postView({
    record: mock.post({ text: 'A post' }),
    author: by,
    labels: (labels.post ?? []).map((val) => mock.label({ val, uri: `at://${by.did}/app.bsky.feed.post/1` })),
    ...(quoteAuthor !== undefined && {
      embed: mock.embedRecordView({
        record: mock.post({ text: 'A quoted post' }),
        labels: (labels.quotedPost ?? []).map((val) =>
          mock.label({ val, uri: `at://${by.did}/app.bsky.feed.post/2` }),
        ),
        author: profile(quoteAuthor, labels.quotedAccount),
      }),
    }),
  });
  const { authed, adultContentEnabled = false, settings = {} } = tables.CONFIGURATIONS[cfg]!;
  const options = {
    userDid: authed === false ? '' : 'did:web:self.test',
    prefs: {
      adultContentEnabled,
      labels: settings,
      labelers: [{ did: 'did:plc:fake-labeler', labels: {} }],
      mutedWords: [],
      hiddenPosts: [],
    },
  };
  const isHidden = hiddenByBluesky(post, options);
  const shown = children.some((child) => {
    const request = {
      child,
      signals: ['time'],
      candidates: [candidateOf(post)],
      session: sessionOf(post, options),
    };
    return guardFeed(request).items[0]!.verdict !== 'drop';
  });
  const kind = isHidden ? (shown ? 'only Bluesky' : 'both') : shown ? 'neither' : 'only the guard';
  tally[kind]++;
  if (kind.startsWith('only')) differ.push(`${kind} hides: ${name}`);
}
console.log(Object.keys(tables.SCENARIOS).length, tally);
console.log(differ.join('\n'));
