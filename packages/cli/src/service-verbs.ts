import { roleNames } from '@stairgate/wire';
import { type Command, Option } from 'commander';
import type { KeyOptions } from './keys.ts';
import type { LedgerOptions } from './ledger.ts';
import type { Terminal } from './output.ts';
import type { ServeOptions } from './serve.ts';
import type { StartOptions } from './start.ts';

/* What these verbs need is imported when they run, so that their help and their refusals stay quick. */

export function addStart(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .option('--port <port>', 'the first of three ports in a row', '4300')
    .option('--data <folder>', 'where records are kept', 'data')
    .option('--clock <time>', 'start as if it were this time, such as 2027-01-02')
    .option('--json', 'print JSON when it is up')
    .action(async (options: StartOptions) => {
      if (!(await (await import('./start.ts')).start(terminal, options))) exitWith(1);
    });
}

export function addServe(verb: Command, terminal: Terminal): void {
  verb
    .option('--port <port>', 'where to listen (STAIRGATE_PORT; default 4300)')
    .option('--host <address>', 'on which address (STAIRGATE_HOST; default 127.0.0.1)')
    .option('--data <folder>', 'where records and keys are kept (STAIRGATE_DATA; default data)')
    .option('--profile <file>', "the operator's profile (STAIRGATE_PROFILE)")
    .option('--clock <time>', 'start as if it were this time, to try another day')
    .option('--json', 'print JSON when it is up')
    .addOption(new Option('--demo', 'make keys for the demo').hideHelp())
    .addOption(new Option('--demo-wallet <address>', 'believe the demo wallet there').hideHelp())
    .addOption(new Option('--demo-webhook <address>', 'send the playground what happens').hideHelp())
    .addHelpText('after', environmentHelp)
    .action(async (options: ServeOptions) => (await import('./serve.ts')).serve(terminal, options));
}

export function addDemoWallet(verb: Command): void {
  verb
    .option('--port <port>', 'where to listen', '4302')
    .option('--data <folder>', 'where its key is kept', 'data/demo-wallet')
    .action(async (options: { port: string; data: string }) =>
      (await import('./demo-wallet.ts')).demoWallet(options),
    );
}

export function addKeys(verb: Command, terminal: Terminal): void {
  const key = (name: string, description: string) =>
    verb
      .command(name)
      .description(description)
      .option('--data <folder>', 'the data folder (STAIRGATE_DATA; default data)')
      .option('--json', 'print JSON');
  key('create', 'make a key, shown this once')
    .addOption(
      new Option('--scope <scope>', 'who will use it').choices(['platform', 'operator']).default('platform'),
    )
    .option('--name <name>', 'a name to know it by', 'unnamed')
    .option('--platform <name>', 'whose key it is; made if it is new, and needed where there are several')
    .option('--scopes <list>', 'what it may be used for, with commas; everything, if left out')
    .addOption(
      new Option('--role <role>', "what an operator's may do; act, if left out").choices([...roleNames]),
    )
    .option('--person <who>', "whose an operator's is, as the identity provider names them")
    .option('--expires <when>', 'in how many days it ends, or on which day; never, if left out')
    .action(async (options: KeyOptions) => (await import('./keys.ts')).keysCreate(terminal, options));
  key(
    'rotate',
    'new keys for receipts, cookies and seals; what the ones before wrote stays readable. Start the service again then',
  ).action(async (options: ServeOptions) => (await import('./rotate-keys.ts')).keysRotate(terminal, options));
  verb
    .command('address')
    .description('a new key to put first in STAIRGATE_ADDRESS_KEYS, under which addresses are encrypted')
    .action(async () => (await import('./rotate-keys.ts')).keysAddress(terminal));
  key('list', 'the keys there are, without the keys themselves').action(async (options: ServeOptions) =>
    (await import('./keys.ts')).keysList(terminal, options),
  );
  key('revoke <id>', 'end a key at once').action(async (id: string, options: ServeOptions) =>
    (await import('./keys.ts')).keysRevoke(terminal, id, options),
  );
}

export function addLedger(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .command('verify')
    .description(
      'recompute the whole chain and hold the records against it; exit code 1 where it was tampered with',
    )
    .option('--data <folder>', 'the data folder (STAIRGATE_DATA; default data); DATABASE_URL goes before it')
    .option('--url <address>', 'ask a running service instead')
    .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
    .option('--expect-head <hash>', 'a head noted earlier, that the chain must still contain')
    .option('--anchor <file>', 'heads that the service wrote to STAIRGATE_LEDGER_ANCHOR, each still in it')
    .option('--json', 'print JSON')
    .action(async (options: LedgerOptions) => {
      if (!(await (await import('./ledger.ts')).ledgerVerify(terminal, options))) exitWith(1);
    });
}

const environmentHelp = `
Environment
  DATABASE_URL                    a Postgres; without it, an embedded database in the data folder
  SMTP_URL, STAIRGATE_MAIL_FROM   where mail goes
  STAIRGATE_MAILBOX               true to try it without: mails are shown at /mailbox, on this machine alone
  STAIRGATE_PUBLIC_URL            the https address people use, if the service leaves this machine
  STAIRGATE_ADDRESS_KEYS_FILE     keys outside the data folder that encrypt grown-ups' addresses, wanted then too
  STAIRGATE_LEDGER_ANCHOR         a file or address outside the database that gets the signed head of the ledger
  STAIRGATE_PROFILE               the operator's profile (or --profile): name, places, offers, deviations
  STAIRGATE_SERVICE_NAME          the platform's name, as notices show it, if not the one in the profile
  STAIRGATE_OPERATOR_NAME, STAIRGATE_OPERATOR_ADDRESS, STAIRGATE_OPERATOR_EMAIL, STAIRGATE_OPERATOR_PHONE
                                  who answers for it; a direct notice must name them
  STAIRGATE_GUARDIAN_ANSWER_DAYS  after so many days without an answer the address is deleted (default 7)
  STAIRGATE_TRUSTED_ISSUERS       JSON list of {issuer, kind, name, jwks or jwksUrl}
  STAIRGATE_RECIPIENTS            JSON list of {name, why, kind: processor or third-party}: who gets data
  STAIRGATE_STORED_IN, STAIRGATE_KEPT_FOR
                                  where and how long data is kept, as notices say it
  STAIRGATE_TRUST_PROXY           the addresses of your proxies in front, such as 10.0.0.0/8 or loopback
  STAIRGATE_LOG_LEVEL             fatal, error, warn, info (default), debug, silent
Every other: packages/protect/README.md.`;
