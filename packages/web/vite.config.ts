import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2023',
    // The policy of the pages allows no inline script or style, so nothing is inlined.
    assetsInlineLimit: 0,
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  server: { proxy: Object.fromEntries(apiPaths().map((path) => [path, 'http://127.0.0.1:4300'])) },
});

/** What `npx vite packages/web` passes on to a running service, for work on the pages. */
function apiPaths(): string[] {
  return ['/child/api', '/guardian/api', '/operator/api', '/mailbox/api', '/v1', '/docs', '/health'];
}
