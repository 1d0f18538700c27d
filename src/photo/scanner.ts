// Photo: looks for barcodes in one photo after the other, in a process of its own. It starts the process for the first
// photo, ends it when no photo came for a while, and kills it when a photo takes too long.
import { createRequire } from 'node:module';
import { wallSleep } from '../clock.ts';
import type { PhotoAnswer } from '../core/photo/ports.ts';
import type { Log } from '../core/ports.ts';
import { hasRightCheckDigit } from '../text/check-digit.ts';
import { type ScanProcess, type ScanWord, startScanProcess } from './process.ts';

/** In ms of real time. A start takes half a second, and a scan 0.1 to 0.5 s. */
const SCAN_TIMES = Object.freeze({ startMs: 10_000, scanMs: 5_000, idleMs: 60_000 });

export interface Scanner {
  /** Returns why no photo can be read here, in a few words. Null: they can be read, or it is not known yet. */
  whyOff(): string | null;
  /** Whether every scan is `off` until the next start of the bot. */
  isOffForGood(): boolean;
  /**
   * Looks for barcodes in a photo: the bytes of a JPEG, PNG or WebP. Call it again only after the last scan has ended.
   * @returns any answer but `busy`. `off`: the decoder cannot be loaded or started. `slow`: it took too long, or crashed.
   * @throws the signal's reason. The scan is ended.
   */
  scan(bytes: Uint8Array, signal: AbortSignal): Promise<PhotoAnswer>;
  /** Starts the process, to know whether it can read photos. Returns why not, in a few words, or null. */
  check(): Promise<string | null>;
  /** Ends the process. A scan under way ends with `off`, and so do all after it. */
  close(): Promise<void>;
}

export interface ScannerOptions {
  log: Pick<Log, 'warn'>;
  /** Only tests give another program, other packages, or a sleep that they end. */
  program?: URL;
  packages?: readonly string[];
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PROGRAM = new URL('./scan-process.mjs', import.meta.url);

/** Both are optional packages. */
const PACKAGES: readonly string[] = ['sharp', 'zxing-wasm/reader'];

const OFF = 'photos are not read here: all else works';
const DOES_NOT_START = 'the decoder does not start';

export function createScanner({
  log,
  program = PROGRAM,
  packages = PACKAGES,
  sleep = wallSleep,
}: ScannerOptions): Scanner {
  let whyOff = missingOf(packages);
  // What is not installed, or does not load, is not tried again. A process that does not start is: memory may have been short.
  let isOffForGood = whyOff !== null;
  let running: ScanProcess | null = null;
  let isClosed = false;
  let idle = new AbortController();
  if (whyOff !== null) log.warn({ why: whyOff }, OFF);

  /** Waits for the next word of the process. If it does not come in time, kills the process, and returns null. */
  const wordOf = async (worker: ScanProcess, ms: number, signal: AbortSignal): Promise<ScanWord | null> => {
    const over = new AbortController();
    const onAbort = () => over.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      const word = await Promise.race([worker.word(), sleep(ms, over.signal).then(() => null)]);
      if (word === null) worker.kill();
      return word;
    } catch (error) {
      worker.kill();
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      over.abort(new Error('the process has answered'));
    }
  };

  const fail = ({ why, detail }: { why: string; detail: string }): null => {
    whyOff = why;
    log.warn({ why, detail }, OFF);
    return null;
  };

  /** Returns null when no process can read photos. Then `whyOff` says why. */
  const start = async (signal: AbortSignal): Promise<ScanProcess | null> => {
    let worker: ScanProcess;
    try {
      worker = startScanProcess(program);
    } catch (error) {
      return fail({ why: DOES_NOT_START, detail: error instanceof Error ? error.message : '' });
    }
    running = worker;
    const word = await wordOf(worker, SCAN_TIMES.startMs, signal);
    if (isClosed) return null;
    if (word?.kind === 'ready') {
      whyOff = null;
      return worker;
    }
    isOffForGood = word?.kind === 'unable';
    const { why, detail } = word?.kind === 'unable' ? word : { why: DOES_NOT_START, detail: worker.ending() };
    worker.kill();
    return fail({ why, detail });
  };

  const ready = async (signal: AbortSignal): Promise<ScanProcess | null> =>
    running?.isOver() === false ? running : start(signal);

  const scan = async (bytes: Uint8Array, signal: AbortSignal): Promise<PhotoAnswer> => {
    const worker = await ready(signal);
    if (worker === null) return { kind: 'off' };
    worker.send(bytes);
    const word = await wordOf(worker, SCAN_TIMES.scanMs, signal);
    if (isClosed) return { kind: 'off' };
    if (word?.kind === 'refused') return word;
    if (word?.kind === 'codes') return answerOf(word.codes);
    worker.kill();
    log.warn({ ending: worker.ending(), bytes: bytes.byteLength }, 'the scan of a photo did not end well');
    return { kind: 'slow' };
  };

  const endWhenIdle = () => {
    idle = new AbortController();
    sleep(SCAN_TIMES.idleMs, idle.signal).then(
      () => running?.kill(),
      () => {},
    );
  };

  return {
    whyOff: () => whyOff,
    isOffForGood: () => isClosed || isOffForGood,
    async scan(bytes, signal) {
      signal.throwIfAborted();
      if (isClosed || isOffForGood) return { kind: 'off' };
      idle.abort(new Error('a photo came'));
      try {
        return await scan(bytes, signal);
      } finally {
        if (running?.isOver() === false) endWhenIdle();
      }
    },
    async check() {
      if (!isClosed && !isOffForGood) await ready(new AbortController().signal);
      return whyOff;
    },
    async close() {
      isClosed = true;
      idle.abort(new Error('Runout is ending'));
      running?.kill();
      await running?.ended;
    },
  };
}

function missingOf(packages: readonly string[]): string | null {
  const { resolve } = createRequire(import.meta.url);
  const missing = packages.find((name) => {
    try {
      return resolve(name) === '';
    } catch {
      return true;
    }
  });
  return missing === undefined ? null : `${missing.replace(/\/.*/, '')} is not installed`;
}

/** The digits were certain for the decoder, and are tested again here. */
function answerOf(codes: readonly string[]): PhotoAnswer {
  const [first, ...others] = codes.filter(
    (code) => /^(?:\d{12}|[1-9]\d{12})$/.test(code) && hasRightCheckDigit(code),
  );
  return first === undefined ? { kind: 'none' } : { kind: 'read', codes: [first, ...others] };
}
