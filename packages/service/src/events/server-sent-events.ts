import type { FastifyReply } from 'fastify';

export interface EventStream {
  send(event: string, data: unknown): void;
  close(): void;
}

const heartbeat = 15_000;

/**
 * Turns a reply into a stream of server-sent events, with a comment every 15 s so that proxies keep it open.
 * @param onClose called once, when either side ends it.
 */
export function streamEvents(reply: FastifyReply, onClose: () => void): EventStream {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(': open\n\n');
  const timer = setInterval(() => raw.write(': still here\n\n'), heartbeat);
  timer.unref();
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    onClose();
  };
  raw.on('close', end);
  raw.on('error', end);
  return {
    send(event, data) {
      if (open) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    close() {
      end();
      raw.end();
    },
  };
}
