// Bench: a machine with little memory: a control group of Linux that kills what takes more. Version 1 or 2, as far as this
// process may make one.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MemoryLimit {
  /** Call it as soon as the process is there: what it took before is not counted. */
  hold(pid: number): void;
  /** The most that was taken at a time, in bytes, with what the system keeps of files. Null where the system does not say. */
  peakBytes(): number | null;
  /** Resolves when no process is in it any more. */
  remove(): void;
}

const MOUNTS = '/sys/fs/cgroup';

/** Where this process is, which may have a group below it; and how the files are called there. */
function places(): { folder: string; limit: string; peak: string }[] {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, controllers = '', ...path] = line.split(':');
    const own = path.join(':');
    if (controllers.split(',').includes('memory')) {
      const folder = join(MOUNTS, 'memory', own);
      return [{ folder, limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' }];
    }
    return controllers === ''
      ? [{ folder: join(MOUNTS, own), limit: 'memory.max', peak: 'memory.peak' }]
      : [];
  });
}

/** Null where no group can be made: not on Linux, or not allowed. */
export function limitMemory(bytes: number): MemoryLimit | null {
  try {
    for (const { folder, limit, peak } of places()) {
      const group = join(folder, `runout-bench-${process.pid}-${bytes}`);
      try {
        mkdirSync(group);
        writeFileSync(join(group, limit), String(bytes));
      } catch {
        continue;
      }
      return {
        hold: (pid) => writeFileSync(join(group, 'cgroup.procs'), String(pid)),
        peakBytes() {
          try {
            return Number(readFileSync(join(group, peak), 'utf8'));
          } catch {
            return null;
          }
        },
        remove() {
          try {
            rmdirSync(group);
          } catch {
            // The killed process is still leaving the group. An empty group costs nothing.
          }
        },
      };
    }
  } catch {
    // No such files on this system.
  }
  return null;
}
