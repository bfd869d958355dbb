import {
  type Context,
  createApiKey,
  createApp,
  type KeyScope,
  listApiKeys,
  revokeApiKey,
} from '@stairgate/protect';
import { json, type Terminal, table, UsageError } from './output.ts';
import { readServiceSettings, type ServeOptions, sayPlainly } from './serve.ts';

async function withContext<Result>(
  options: ServeOptions,
  work: (context: Context) => Promise<Result>,
): Promise<Result> {
  const running = await sayPlainly(() =>
    createApp({ settings: { ...readServiceSettings(options), logLevel: 'silent' }, takesUpLaw: false }),
  );
  try {
    return await work(running.context);
  } finally {
    await running.close();
  }
}

export interface KeyOptions extends ServeOptions {
  readonly scope: KeyScope;
  readonly name: string;
}

/** `stairgate keys create`: the key is shown this once. */
export async function keysCreate(terminal: Terminal, options: KeyOptions): Promise<void> {
  const { keyId, key } = await withContext(options, (context) => createApiKey(context, options));
  terminal.out(
    options.json
      ? json({ keyId, key, scope: options.scope })
      : `${key}\nKeep it now: only its hash is stored. Its id is ${keyId}.`,
  );
}

/** `stairgate keys list` */
export async function keysList(terminal: Terminal, options: ServeOptions): Promise<void> {
  const keys = await withContext(options, listApiKeys);
  if (options.json) {
    terminal.out(json(keys));
    return;
  }
  const titles = ['id', 'scope', 'name', 'made', 'revoked'];
  terminal.out(
    table(
      terminal,
      titles.map((title) => ({ title })),
      keys.map((key) => [key.key_id, key.scope, key.name, key.created_at, key.revoked_at ?? '']),
    ),
  );
}

/** `stairgate keys revoke <id>` */
export async function keysRevoke(terminal: Terminal, keyId: string, options: ServeOptions): Promise<void> {
  const revoked = await withContext(options, (context) => revokeApiKey(context, keyId));
  if (!revoked)
    throw new UsageError(`There is no key ${keyId} in force. "stairgate keys list" shows those there are.`);
  terminal.out(
    options.json ? json({ revoked: keyId }) : `Revoked. Whoever used ${keyId} is refused from now on.`,
  );
}
