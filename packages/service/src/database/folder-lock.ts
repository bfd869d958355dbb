import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Another process has the folder open. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop that process, or give this one another folder (--data DIR).`,
    );
    this.pid = pid;
  }
}

const held = new Set<string>();

/**
 * Takes the folder for this process, so that two never write the same embedded database. A lock whose process is gone
 * (killed, or the machine restarted) is taken over.
 * @returns what releases it.
 * @throws FolderInUse naming the process that has it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'stairgate.pid');
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${process.pid} ${startOf(process.pid) ?? '-'}\n`);
      closeSync(handle);
      held.add(file);
      return () => {
        if (held.delete(file)) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 4) throw error;
      const [pid = 0, start] = readLock(file);
      if (isRunning(file, pid, start)) throw new FolderInUse(folder, pid);
      rmSync(file, { force: true });
    }
  }
}

function readLock(file: string): [pid?: number, start?: string] {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ');
    return [Number(pid), start];
  } catch {
    return [];
  }
}

function isRunning(file: string, pid: number, start: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // A number that was given to another process since (a container starts at 1 each time) has another start time.
  const now = startOf(pid);
  return now === undefined || start === undefined || start === '-' || now === start;
}

/** When a process started, as Linux tells it: boot and clock ticks since. Undefined elsewhere. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : `${boot}:${ticks}`;
  } catch {
    return undefined;
  }
}
