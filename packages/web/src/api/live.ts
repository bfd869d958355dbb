export interface LiveOptions {
  /** Names of the server-sent events to listen to. */
  readonly events: readonly string[];
  readonly onEvent: (data: string) => void;
  /** The line is up, for the first time or again: whatever was missed has to be fetched. */
  readonly onUp?: () => void;
  readonly onDown?: () => void;
}

/** Listens to a stream of server-sent events until the returned function is called; comes back after a loss. */
export function listen(path: string, { events, onEvent, onUp, onDown }: LiveOptions): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function connect(): void {
    source = new EventSource(path);
    source.addEventListener('open', () => onUp?.());
    for (const name of events) {
      source.addEventListener(name, (event) => onEvent((event as MessageEvent<string>).data));
    }
    source.addEventListener('error', () => {
      if (stopped) return;
      onDown?.();
      // The browser reconnects by itself unless it was answered with an error.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, 4000);
    });
  }

  connect();
  return () => {
    stopped = true;
    clearTimeout(again);
    source?.close();
  };
}
