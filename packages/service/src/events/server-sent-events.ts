import type { FastifyReply } from 'fastify';

export interface EventStream {
  send(event: string, data: unknown): void;
  close(): void;
}

const heartbeat = 15_000;
/** Bytes that may wait for a reader, beside what the system's own buffers hold. Who falls behind further is cut off. */
export const mostUnread = 256 * 1024;

/**
 * Turns a reply into a stream of server-sent events, with a comment every 15 s so that proxies keep it open. A reader who
 * does not keep up is cut off, and begins anew as after any other break.
 * @param onClose called once, when either side ends it.
 * @param isDue whether it may go on, asked before anything is sent.
 */
export function streamEvents(
  reply: FastifyReply,
  onClose: () => void,
  isDue: () => boolean = () => true,
): EventStream {
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
  const timer = setInterval(() => write(': still here\n\n'), heartbeat);
  timer.unref();
  let open = true;
  const write = (text: string) => {
    if (!open) return;
    if (!isDue()) return close();
    raw.write(text);
    if (raw.writableLength > mostUnread) raw.destroy();
  };
  const end = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    onClose();
  };
  const close = () => {
    end();
    raw.end();
  };
  raw.on('close', end);
  raw.on('error', end);
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    close,
  };
}
