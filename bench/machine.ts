import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Facts about this machine. */
export function machine() {
  const [first] = cpus();
  return {
    processor: first?.model ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
  };
}

/**
 * Starts to watch; the function that it gives says which share of this machine's time somebody else has used since. What
 * is high makes figures worth little, for all that rounds are interleaved.
 * @param pids processes of the bench beside this one.
 */
export function watchOthers(pids: readonly number[] = []): (ended?: number) => number | undefined {
  const [started, before] = [spent(), own(pids)];
  /** `ended`: core seconds of processes of the bench that have come and gone since. */
  return (ended = 0) => {
    const now = spent();
    const after = own(pids);
    if (before === undefined || after === undefined) return undefined;
    const busy = now.busy - started.busy;
    const ours = after - before + ended;
    return Math.max(0, (busy - ours) / (busy + now.idle - started.idle));
  };
}

function spent(): { busy: number; idle: number } {
  let [busy, idle] = [0, 0];
  for (const { times } of cpus()) {
    busy += (times.user + times.nice + times.sys + times.irq) / 1000;
    idle += times.idle / 1000;
  }
  return { busy, idle };
}

function own(pids: readonly number[]): number | undefined {
  const { user, system } = process.cpuUsage();
  let seconds = (user + system) / 1e6;
  for (const pid of pids) {
    const more = coreSeconds(pid);
    if (more === undefined) return undefined;
    seconds += more;
  }
  return seconds;
}

/** Resident memory of a process in bytes, where the system tells. */
export function memoryOf(pid: number): number | undefined {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(systemSays(pid, 'status'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Seconds of a core that a process has used so far, in itself and in the kernel, where the system tells. */
export function coreSeconds(pid: number): number | undefined {
  const [, rest] = systemSays(pid, 'stat').split(') ');
  if (rest === undefined) return undefined;
  const fields = rest.split(' ');
  // Fields 14 and 15 of proc(5), in ticks of a hundredth of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function systemSays(pid: number, file: 'status' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
