import type { Page, Request } from 'playwright-core';

/**
 * Whose main document a request asks for; null for any other. Also for the first request of a window that a page opens:
 * it may come before the window is there, and has no frame then.
 */
export function pageOf(request: Request): Page | null {
  if (!request.isNavigationRequest()) return null;
  try {
    const frame = request.frame();
    return frame.parentFrame() === null ? frame.page() : null;
  } catch {
    return null;
  }
}
