import type { AddressInfo } from 'node:net';
import type { ServiceApp } from '../http/service-app.ts';

/** Somebody else listens on the port. */
export class PortInUse extends Error {
  override name = 'PortInUse';
  readonly port: number;
  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is in use. Stop what listens there, or choose another with --port.`);
    this.port = port;
  }
}

/** @returns the address that was taken. @throws PortInUse */
export async function listen(
  app: ServiceApp,
  { host, port }: { host: string; port: number },
): Promise<AddressInfo> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUse(host, port);
    throw error;
  }
  return app.server.address() as AddressInfo;
}

/** The address of a service that listens. */
export function urlOf({ address, port }: AddressInfo): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
