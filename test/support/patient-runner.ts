// Support: runs every test and hook without a deadline: it fails as hung only when nothing moves (sandbox/discord/fair-time).
import fc from 'fast-check';
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest';
import { afterFair, noteMove, whenStill } from '../../sandbox/discord/fair-time.ts';
import { openWaits } from '../../sandbox/discord/open-waits.ts';
import { watchForFreezes } from './freezes.ts';

/** A hang in the end of a fixture can no longer fail its test, so after this multiple of the still time the worker is killed. */
const KILL_IN_STILLS = 3;
const HOOKS = ['beforeAll', 'afterAll', 'beforeEach', 'afterEach'] as const;

// Each example of a property counts as a move. So the number of examples limits a property, not a time.
fc.configureGlobal({ ...fc.readConfigureGlobal(), beforeEach: noteMove });

/**
 * Two settings of vitest have another sense here, because its own timers are off. Both are ms of fair time. `testTimeout`: a test or
 * a hook hangs after that long without a move. `hookTimeout`: it hangs after that long, though things move.
 */
export default class PatientRunner extends TestRunner {
  readonly #stillMs: number;
  readonly #longestMs: number;
  readonly #nowRuns: (name: string) => void;
  readonly #stops = new Map<string, () => void>();

  constructor(config: TestRunner['config']) {
    super({ ...config, testTimeout: 0, hookTimeout: 0 });
    this.#stillMs = config.testTimeout;
    this.#longestMs = config.hookTimeout;
    this.#nowRuns = watchForFreezes();
  }

  override async onBeforeRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onBeforeRunSuite(suite);
    // A file that could not be loaded has no hooks. Vitest reports its error.
    const hooks: ReturnType<typeof TestRunner.getSuiteHooks> | undefined = TestRunner.getSuiteHooks(suite);
    if (!hooks) return;
    for (const kind of HOOKS) {
      guardAll<(...args: never[]) => unknown>(hooks[kind], (work) =>
        this.#guard(`${kind} of ${suite.name}`, work),
      );
    }
  }

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    await super.onBeforeRunTask(test);
    if (test.mode !== 'run' && test.mode !== 'queued') return;
    noteMove();
    const name = `${test.file.name}: ${test.fullTestName}`;
    this.#nowRuns(name);
    const stop = whenStill(KILL_IN_STILLS * this.#stillMs, () => {
      process.stderr.write(`HUNG after its end, in a fixture or a hook: ${name}\n${waitsInWords()}`);
      process.kill(process.pid, 'SIGKILL');
    });
    this.#stops.set(test.id, stop);
  }

  override onAfterRunTask(test: RunnerTestCase): void {
    this.#stops.get(test.id)?.();
    this.#stops.delete(test.id);
    super.onAfterRunTask(test);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    await this.#guard('the test', TestRunner.getTestFn(test));
  }

  /** Rejects when the work hangs. The work itself cannot be stopped. */
  async #guard<T>(what: string, work: () => T): Promise<Awaited<T>> {
    const stops: (() => void)[] = [];
    const hung = new Promise<never>((_resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`${what} hangs: ${why}. Still open: ${openInWords()}\n${waitsInWords()}`));
      stops.push(
        whenStill(this.#stillMs, () => fail(`nothing moved for ${this.#stillMs} ms`)),
        afterFair(this.#longestMs, () => fail(`not over after ${this.#longestMs} ms, though things move`)),
      );
    });
    try {
      return await Promise.race([work(), hung]);
    } finally {
      for (const stop of stops) stop();
    }
  }
}

/** What keeps this worker alive: `TCPSocketWrap (12), Timeout (3)`. */
function openInWords(): string {
  const open = process.getActiveResourcesInfo();
  return [...new Set(open)]
    .map((kind) => `${kind} (${open.filter((one) => one === kind).length})`)
    .join(', ');
}

/** One line for each wait that is open in this worker, with what it has seen so far. */
const waitsInWords = () =>
  openWaits()
    .map((wait) => `Waited for ${wait}\n`)
    .join('');

/** Puts each hook behind the guard, and keeps the properties that vitest has set on it. */
function guardAll<F extends (...args: never[]) => unknown>(
  hooks: F[],
  guard: (work: () => unknown) => Promise<unknown>,
): void {
  const guarded = hooks.map((hook) =>
    Object.assign((...args: Parameters<F>) => guard(() => hook(...args)), hook),
  );
  hooks.splice(0, hooks.length, ...guarded);
}
