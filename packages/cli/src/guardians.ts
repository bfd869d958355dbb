import { type EndReason, endReasons, type GuardianEnded, type LetIn } from '@stairgate/wire';
import { type Command, Option } from 'commander';
import { type ServiceOptions, signIn, usualUrl } from './operator-session.ts';
import { json, type Terminal } from './output.ts';

interface EndOptions extends ServiceOptions {
  readonly reason: EndReason;
}

export function addGuardianVerbs(verb: Command, terminal: Terminal): void {
  verb
    .command('let-in <child>')
    .description('let grown-ups be asked and agree again to whom an objection was upheld')
    .option('--url <address>', `the running service (default: ${usualUrl})`)
    .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
    .option('--json', 'print JSON')
    .action(async (child: string, options: ServiceOptions) => {
      const session = await signIn(options);
      const done = await session.send<LetIn>(
        'DELETE',
        `/operator/api/children/${encodeURIComponent(child)}/guardian/shut-outs`,
      );
      terminal.out(
        options.json ? json(done) : 'Let in. They can be asked again, and have agreed to nothing.',
      );
    });
  verb
    .command('sign-out <child>')
    .description(
      'end all sessions of the guardians of a child; their say stays, and they sign in again by mail',
    )
    .option('--url <address>', `the running service (default: ${usualUrl})`)
    .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
    .option('--json', 'print JSON')
    .action(async (child: string, options: ServiceOptions) => {
      const session = await signIn(options);
      await session.send('POST', `/operator/api/children/${encodeURIComponent(child)}/guardian/sign-out`);
      terminal.out(
        options.json
          ? json({ signedOut: true })
          : 'Signed out everywhere, with the links to sign in that were on their way.',
      );
    });
  verb
    .command('end <child>')
    .description('end what the guardian of a child has a say in, where the guardian cannot do it')
    .addOption(
      new Option('--reason <reason>', 'why; the guardian is not told which')
        .choices(Object.keys(endReasons))
        .makeOptionMandatory(),
    )
    .option('--url <address>', `the running service (default: ${usualUrl})`)
    .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
    .option('--json', 'print JSON')
    .action(async (child: string, { reason, ...options }: EndOptions) => {
      const session = await signIn(options);
      const ended = await session.send<GuardianEnded>(
        'POST',
        `/operator/api/children/${encodeURIComponent(child)}/guardian/end`,
        { reason },
      );
      terminal.out(
        options.json
          ? json(ended)
          : 'Ended. The child sees it; the guardian gets a letter that it ended, and not why.',
      );
    });
}
