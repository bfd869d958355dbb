import { readFileSync } from 'node:fs';

/** The version of a peer that is installed here, or in a folder of its own. */
export function versionOf(name: string, modules = './node_modules'): string {
  return read(`${modules}/${name}/package.json`);
}

export const own = (): string => read('../packages/rulebook/package.json');

function read(path: string): string {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
