import type { News } from '@stairgate/wire';
import type { Log } from './log.ts';
import type { Transport } from './transport.ts';

/** Something changed: one child's record, or the rulebook and with it everything. */
export type Change =
  | { readonly kind: 'child'; readonly childId: string; readonly version: number }
  | { readonly kind: 'rulebook' };

export interface ChangeStream {
  /**
   * Called after each answer that the service gave: connects if the stream is down. There is no timer that
   * reconnects, because without questions there is nothing to keep fresh.
   */
  keepUp(): void;
  readonly live: boolean;
  close(): void;
}

export interface ChangeStreamOptions {
  readonly transport: Transport;
  readonly clock: () => number;
  readonly log: Log;
  onChange(change: Change): void;
  /** Something happened that a platform has to do about. */
  onNews(news: News): void;
  /** The stream came or went, or the service says so: changes may have been missed. */
  onGap(): void;
}

/** Milliseconds without a heartbeat (one comes each 15 s) after which the stream counts as dead. */
const silence = 40_000;
/** Milliseconds between two attempts to connect. */
const pause = 1_000;

/** Listens to `GET /v1/changes`, server-sent events over `fetch`. */
export function createChangeStream(options: ChangeStreamOptions): ChangeStream {
  const { transport, clock, log, onChange, onNews, onGap } = options;
  let current: AbortController | null = null;
  let live = false;
  let heardAt = 0;
  let nextTry = Number.NEGATIVE_INFINITY;
  let closed = false;

  async function listen(controller: AbortController): Promise<void> {
    try {
      const stream = await transport.stream('/v1/changes', controller.signal);
      if (current !== controller) return;
      live = true;
      heardAt = clock();
      onGap();
      const events = createEventReader((event, data) => {
        if (event === 'resync') return onGap();
        if (event === 'news') {
          const news = readNews(data);
          return news && onNews(news);
        }
        const change = readChange(event, data);
        if (change) onChange(change);
      });
      const decoder = new TextDecoder();
      for await (const chunk of stream) {
        if (current !== controller) return;
        heardAt = clock();
        events(decoder.decode(chunk, { stream: true }));
      }
    } catch (error) {
      if (!closed && current === controller) log.warn({ err: error }, 'the change stream broke');
    } finally {
      if (current === controller) stop();
    }
  }

  function stop(): void {
    const wasLive = live;
    live = false;
    current?.abort();
    current = null;
    nextTry = clock() + pause;
    if (wasLive && !closed) onGap();
  }

  return {
    keepUp() {
      if (closed) return;
      if (current && clock() - heardAt > silence) stop();
      if (current || clock() < nextTry) return;
      current = new AbortController();
      heardAt = clock();
      void listen(current);
    },
    get live() {
      return live;
    },
    close() {
      closed = true;
      stop();
    },
  };
}

/** Takes text in pieces of any size and calls back for each whole server-sent event. */
export function createEventReader(emit: (event: string, data: string) => void): (piece: string) => void {
  let rest = '';
  let event = 'message';
  let data: string[] = [];
  return (piece) => {
    rest += piece;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) emit(event, data.join('\n'));
        event = 'message';
        data = [];
      } else if (line.startsWith('event:')) {
        event = line.slice(6).trim();
      } else if (line.startsWith('data:')) {
        data.push(line.slice(5).replace(/^ /, ''));
      }
    }
  };
}

/** What is new to this client is handed on too: a service may know more kinds of news than it. */
function readNews(data: string): News | null {
  try {
    const { childId, what } = JSON.parse(data);
    return typeof childId === 'string' && typeof what === 'string' ? ({ childId, what } as News) : null;
  } catch {
    return null;
  }
}

/** Forgiving: an event that we cannot read is skipped, because `maxAge` bounds what a missed change can do. */
function readChange(event: string, data: string): Change | null {
  if (event === 'rulebook') return { kind: 'rulebook' };
  if (event !== 'child') return null;
  try {
    const { childId, version } = JSON.parse(data);
    return typeof childId === 'string' ? { kind: 'child', childId, version: Number(version) } : null;
  } catch {
    return null;
  }
}
