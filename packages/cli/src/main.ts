import { colourFrom } from './colour-from.ts';
import { run } from './program.ts';

// Whoever read it has read enough, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

const interrupts = { SIGINT: 130, SIGTERM: 143 } as const;

function onInterrupt(listener: () => void): () => void {
  let isAsked = false;
  const hear = (signal: NodeJS.Signals) => {
    if (isAsked) process.exit(interrupts[signal as keyof typeof interrupts]);
    isAsked = true;
    listener();
  };
  const signals = Object.keys(interrupts) as (keyof typeof interrupts)[];
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}

function onUncaught(listener: (thrown: unknown) => void): () => void {
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}

/** What these write is nobody else's on the machine: records, keys, evidence of what a child was shown. */
const secretive = ['start', 'serve', 'demo-wallet', 'keys', 'ledger', 'review', 'journey'];
if (secretive.includes(process.argv[2] ?? '')) process.umask(0o077);

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
  colour: colourFrom(process.env, process.stdout.isTTY === true),
  clock: Date.now,
  onInterrupt,
  onUncaught,
});
