import { createServer } from 'node:net';
import { UsageError } from './output.ts';

/** A whole number from 1 to 65535. Throws `UsageError`. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new UsageError(`--port ${text} is no port. Give a whole number from 1 to 65535.`);
  }
  return port;
}

/** Throws `UsageError` if something else listens on one of these ports of `host`. */
export async function needFreePorts(host: string, ports: readonly number[], advice: string): Promise<void> {
  for (const port of ports) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      const probe = createServer();
      probe.once('error', resolve);
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
    });
    if (error?.code === 'EADDRINUSE')
      throw new UsageError(`Port ${port} is taken by another program. ${advice}`);
    if (error?.code === 'EACCES')
      throw new UsageError(`Port ${port} needs rights that you do not have here. ${advice}`);
    if (error) throw new UsageError(`Cannot listen on ${host}:${port}: ${error.message}. ${advice}`);
  }
}
