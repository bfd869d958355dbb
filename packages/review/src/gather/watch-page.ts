/**
 * Runs in every page and frame before its own scripts: tells of what the page asks of the browser. It changes nothing
 * that the page can do, and hands on whatever the browser answers.
 */
export function watchPage(tell: string): void {
  type Teller = (what: string, afterPress: boolean) => void;
  /** Milliseconds for which a press counts, as in Chromium. */
  const lasting = 5_000;
  // The browser's own word for it is no use here: to it, whatever the reviewer evaluates in a page is a press.
  let pressed = Number.NEGATIVE_INFINITY;
  for (const type of ['pointerdown', 'pointerup', 'keydown', 'click']) {
    window.addEventListener(
      type,
      ({ isTrusted }) => {
        if (isTrusted) pressed = performance.now();
      },
      { capture: true, passive: true },
    );
  }
  const report = (what: string) => {
    const told = (window as unknown as Record<string, Teller | undefined>)[tell];
    told?.(what, performance.now() - pressed < lasting);
  };
  const wrap = (owner: object | undefined, name: string, what: string) => {
    if (!owner) return;
    const own = (owner as Record<string, unknown>)[name];
    if (typeof own !== 'function') return;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...given: unknown[]) {
        report(what);
        return own.apply(this, given);
      },
    });
  };
  wrap(globalThis.Geolocation?.prototype, 'getCurrentPosition', 'geolocation');
  wrap(globalThis.Geolocation?.prototype, 'watchPosition', 'geolocation');
  wrap(globalThis.Notification, 'requestPermission', 'notifications');
  wrap(globalThis.PushManager?.prototype, 'subscribe', 'notifications');
  wrap(globalThis.MediaDevices?.prototype, 'getUserMedia', 'camera');
  wrap((navigator as { contacts?: object }).contacts, 'select', 'contacts');
  document.addEventListener(
    'play',
    (event) => {
      const media = event.target as HTMLMediaElement;
      report(
        JSON.stringify({ plays: media.currentSrc || media.src, muted: media.muted || media.volume === 0 }),
      );
    },
    true,
  );
}
