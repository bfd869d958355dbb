import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ref } from '../step.ts';

/** The folder of a review. What is written is there whole or not at all, whenever the run is killed. */
export interface Folder {
  readonly path: string;
  /** Writes a file; `name` is a path inside the folder, with slashes. */
  write(name: string, content: string | Uint8Array): Ref;
  writeJson(name: string, value: unknown): Ref;
}

export function openFolder(path: string): Folder {
  mkdirSync(path, { recursive: true });
  const write = (name: string, content: string | Uint8Array): Ref => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    const half = `${file}.part`;
    writeFileSync(half, content);
    renameSync(half, file);
    return { file: name };
  };
  return { path, write, writeJson: (name, value) => write(name, `${JSON.stringify(value, null, 1)}\n`) };
}
