/**
 * Runs in every page and frame before its own scripts.
 * @returns whether somebody has just pressed something
 */
export function watchPresses(): () => boolean {
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
  return () => performance.now() - pressed < lasting;
}
