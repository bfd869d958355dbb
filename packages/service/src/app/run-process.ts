/** Faults that a person can mend by what the message says; of others the whole trace is of use. */
const expected = ['SettingsError', 'FolderInUse', 'FolderNotOwned', 'KeysDoNotFit', 'LawForged', 'PortInUse'];

/** Runs a service as a process, until SIGINT or SIGTERM. */
export async function runProcess(
  name: string,
  start: () => Promise<{ readonly url: string; close(): Promise<void> }>,
): Promise<void> {
  // What a service writes is nobody else's on the machine.
  process.umask(0o077);
  try {
    const service = await start();
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // A second signal does not wait for what is under way.
        if (stopping) process.exit(1);
        stopping = true;
        void service.close().then(() => process.exit(0));
      });
    }
    process.stdout.write(`${name} listens at ${service.url}\n`);
  } catch (error) {
    const { name: kind, message, stack } = error as Error;
    process.stderr.write(`${expected.includes(kind) ? message : stack}\n`);
    process.exit(1);
  }
}
