/**
 * Runs in every page and frame before its own scripts: tells of what the page asks of the browser. It changes nothing
 * that the page can do, and hands on whatever the browser answers.
 */
export function watchPage(tell: string): void {
  type Teller = (what: string, afterPress: boolean) => void;
  const report = (what: string) => {
    const told = (window as unknown as Record<string, Teller | undefined>)[tell];
    told?.(what, navigator.userActivation?.isActive ?? false);
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
