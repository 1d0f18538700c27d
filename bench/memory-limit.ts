// Bench: simulates a machine with little memory: a control group of Linux kills a process that takes more. Uses version 1 or 2
// of control groups, whichever this process is allowed to use.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MemoryLimit {
  /** Puts a process into the group. Call it as soon as the process exists: memory that it took before is not counted. */
  hold(pid: number): void;
  /**
   * Returns the most memory that the group used at one time, in bytes, with the system's cache of files. Null if the system
   * does not say.
   */
  peakBytes(): number | null;
  /** Removes the group. Does nothing if a process is still in it. */
  remove(): void;
}

const MOUNTS = '/sys/fs/cgroup';

/** Returns the places where this process can make a group, with the names of the files there. */
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

/** Makes a group. Returns null if that is impossible: on other systems than Linux, or without the right to do it. */
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
    // This system has no such files.
  }
  return null;
}
