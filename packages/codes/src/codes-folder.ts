import { fileURLToPath } from 'node:url';

/** Where the codes of this project lie, `places.yaml` and `provisions.json` beside them. */
export const codesFolder = fileURLToPath(new URL('../../../codes', import.meta.url));
