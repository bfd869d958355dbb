import { createApp, FolderInUse, type KeyDesk, type KeyScope, keyDesk, knockAt } from '@stairgate/protect';
import { json, type Terminal, table, UsageError } from './output.ts';
import { needRecords, readServiceSettings, type ServeOptions, sayPlainly } from './serve.ts';

/**
 * Works on the keys of a data folder or database: through the service that has the folder open, else on the records.
 * @param makes whether the records may be made for it.
 */
async function atDesk<Result>(
  options: ServeOptions,
  { makes }: { makes: boolean },
  work: (desk: KeyDesk) => Promise<Result>,
): Promise<Result> {
  const settings = readServiceSettings(options);
  if (!makes) needRecords(settings);
  try {
    const running = await createApp({ settings: { ...settings, logLevel: 'silent' }, takesUpLaw: false });
    try {
      return await work(keyDesk(running.context));
    } finally {
      await running.close();
    }
  } catch (error) {
    const desk = error instanceof FolderInUse ? knockAt(settings.dataDir!) : undefined;
    return sayPlainly(() => (desk === undefined ? Promise.reject(error) : work(desk)));
  }
}

export interface KeyOptions extends ServeOptions {
  readonly scope: KeyScope;
  readonly name: string;
}

/** `stairgate keys create`: the key is shown this once. */
export async function keysCreate(terminal: Terminal, options: KeyOptions): Promise<void> {
  const { keyId, key } = await atDesk(options, { makes: true }, (desk) =>
    desk.create({ name: options.name, scope: options.scope }),
  );
  terminal.out(
    options.json
      ? json({ keyId, key, scope: options.scope })
      : `${key}\nKeep it now: only its hash is stored. Its id is ${keyId}.`,
  );
}

/** `stairgate keys list` */
export async function keysList(terminal: Terminal, options: ServeOptions): Promise<void> {
  const keys = await atDesk(options, { makes: false }, (desk) => desk.list());
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
  const revoked = await atDesk(options, { makes: false }, (desk) => desk.revoke(keyId));
  if (!revoked)
    throw new UsageError(`There is no key ${keyId} in force. "stairgate keys list" shows those there are.`);
  terminal.out(
    options.json ? json({ revoked: keyId }) : `Revoked. Whoever used ${keyId} is refused from now on.`,
  );
}
