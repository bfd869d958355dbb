import {
  chosenWebhookTypes,
  type MadeWebhook,
  type Replayed,
  type Webhook,
  type WebhookDeliveries,
  type Webhooks,
  webhookFaults,
  webhookPauses,
} from '@stairgate/wire';
import { type Command, Option } from 'commander';
import { type ServiceOptions, signIn, usualUrl } from './operator-session.ts';
import { json, type Terminal, table, UsageError } from './output.ts';

const path = '/operator/api/webhooks';
const of = (id: string) => `${path}/${encodeURIComponent(id)}`;

interface WebhookOptions extends ServiceOptions {
  readonly to?: string;
  readonly about?: string;
  readonly platform?: string;
  readonly types?: string;
}

export function addWebhookVerbs(verb: Command, terminal: Terminal): void {
  const service = (name: string, description: string) =>
    verb
      .command(name)
      .description(description)
      .option('--url <address>', `the running service (default: ${usualUrl})`)
      .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
      .option('--json', 'print JSON');
  const say = (options: ServiceOptions, value: unknown, words: string) =>
    terminal.out(options.json ? json(value) : words);
  const types = `which events, with commas: ${chosenWebhookTypes.join(', ')}; or all`;

  service('list', 'where events go, without the secrets').action(async (options: ServiceOptions) => {
    const found = await (await signIn(options)).send<Webhooks>('GET', path);
    say(options, found, listed(terminal, found.webhooks));
  });
  service('create', 'send events to an address; its secret is shown this once')
    .requiredOption('--to <address>', 'the https address, on the public internet')
    .option('--about <words>', 'what it is for')
    .option('--platform <name>', 'whose it is; made if it is new, and needed where there are several')
    .option('--types <list>', types)
    .action(async ({ to, about, platform, types, ...options }: WebhookOptions) => {
      const made = await (await signIn(options)).send<MadeWebhook>('POST', path, {
        ...{ url: to, about, platform },
        ...(types !== undefined && { types: readTypes(types) }),
      });
      say(options, made, withSecret(made));
    });
  service('change <id>', 'change the address of one, or which events it hears of')
    .option('--to <address>', 'the https address')
    .option('--about <words>', 'what it is for')
    .option('--types <list>', types)
    .action(async (id: string, { to, about, types, ...options }: WebhookOptions) => {
      if (to === undefined && about === undefined && types === undefined)
        throw new UsageError('Say what changes, with --to, --about or --types.');
      const changed = await (await signIn(options)).send<Webhook>('POST', of(id), {
        ...{ url: to, about },
        ...(types !== undefined && { types: readTypes(types) }),
      });
      say(options, changed, listed(terminal, [changed]));
    });
  for (const [name, description, done] of [
    ['pause', 'send nothing for a while; events wait', 'Paused. Events wait, for fourteen days.'],
    ['resume', 'send what waits and what comes', 'Resumed. It is told first that it may have missed some.'],
  ] as const)
    service(`${name} <id>`, description).action(async (id: string, options: ServiceOptions) => {
      const now = await (await signIn(options)).send<Webhook>('POST', `${of(id)}/${name}`);
      say(options, now, done);
    });
  service('rotate <id>', 'a new secret, shown this once; the one from before counts beside it for a while')
    .option('--hours <number>', 'for how long, up to 168; 0 where others may know the old one', '24')
    .action(async (id: string, { hours, ...options }: ServiceOptions & { hours: string }) => {
      if (!/^\d{1,3}$/.test(hours)) throw new UsageError('--hours: give whole hours from 0 to 168.');
      const made = await (await signIn(options)).send<MadeWebhook>('POST', `${of(id)}/secret`, {
        hours: Number(hours),
      });
      say(options, made, withSecret(made));
    });
  service('test <id>', 'send a test').action(async (id: string, options: ServiceOptions) => {
    await (await signIn(options)).send('POST', `${of(id)}/test`);
    say(options, {}, 'It is on its way; "stairgate webhooks deliveries" shows how it arrived.');
  });
  service('remove <id>', 'remove one and what waits for it').action(
    async (id: string, options: ServiceOptions) => {
      await (await signIn(options)).send('DELETE', of(id));
      say(options, {}, 'Removed.');
    },
  );
  service('deliveries <id>', 'how events arrived, the newest first')
    .addOption(new Option('--state <state>', 'which').choices(['waiting', 'delivered', 'failed']))
    .option('--before <id>', 'those that are older than this one')
    .action(async (id: string, options: ServiceOptions & { state?: string; before?: string }) => {
      const { state, before } = options;
      const query = new URLSearchParams({ ...(state && { state }), ...(before && { before }) });
      const session = await signIn(options);
      const found = await session.send<WebhookDeliveries>('GET', `${of(id)}/deliveries?${query}`);
      say(options, found, arrived(terminal, found));
    });
  service('replay <id>', 'send one delivery again, or all since a time')
    .option('--delivery <id>', 'which')
    .option('--since <time>', 'all since then, such as 2026-11-22T12:00:00Z')
    .action(async (id: string, options: ServiceOptions & { delivery?: string; since?: string }) => {
      const { delivery, since } = options;
      if ((delivery === undefined) === (since === undefined))
        throw new UsageError('Say which with --delivery, or from when on with --since.');
      const what = delivery === undefined ? { since } : { deliveryId: delivery };
      const done = await (await signIn(options)).send<Replayed>('POST', `${of(id)}/replay`, what);
      say(options, done, `${done.replayed} sent again.`);
    });
}

function readTypes(text: string): readonly string[] | null {
  if (text === 'all') return null;
  const types = text.split(',').map((one) => one.trim());
  const known: readonly string[] = chosenWebhookTypes;
  const unknown = types.find((one) => !known.includes(one));
  if (unknown !== undefined)
    throw new UsageError(`--types: there is no event "${unknown}". There are: ${known.join(', ')}.`);
  return types;
}

function withSecret({ webhook, secret }: MadeWebhook): string {
  return `${secret}\nThis secret of ${webhook.webhookId} is shown this once: give it to whoever runs ${webhook.url}`;
}

function listed(terminal: Terminal, webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0)
    return 'There are none. Make one with "stairgate webhooks create --to https://…".';
  return table(
    terminal,
    ['id', 'platform', 'address', 'state', 'waiting', 'given up', 'last arrived'].map((title) => ({ title })),
    webhooks.map((one) => [
      one.webhookId,
      one.platform,
      one.url,
      one.why === null
        ? one.failingSince === null
          ? 'active'
          : 'failing'
        : `${one.state}: ${webhookPauses[one.why]}`,
      String(one.waiting),
      String(one.failed),
      one.lastDeliveredAt ?? 'never',
    ]),
  );
}

function arrived(terminal: Terminal, { deliveries, more }: WebhookDeliveries): string {
  if (deliveries.length === 0) return 'There are none of these in the last fourteen days.';
  const rows = table(
    terminal,
    ['id', 'event', 'at', 'state', 'answer', 'took', 'attempts', 'next try'].map((title) => ({ title })),
    deliveries.map((one) => [
      one.deliveryId,
      one.type,
      one.at,
      one.state,
      one.status === null ? (one.fault === null ? '' : webhookFaults[one.fault]) : String(one.status),
      one.duration === null ? '' : `${one.duration} ms`,
      String(one.attempts),
      one.nextAt ?? '',
    ]),
  );
  return more ? `${rows}\nOlder ones: --before ${deliveries.at(-1)!.deliveryId}` : rows;
}
