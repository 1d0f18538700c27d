// Attachments: downloads a file that a person gave to a command, from Discord's CDN alone. Nothing is kept on disk.
import { type Clock, wallSleep } from '../clock.ts';
import { FileError } from '../errors.ts';

/** The hosts of Discord's CDN (docs: Reference > Signed Attachment CDN URLs; `media.discordapp.net` is `proxy_url`). */
const CDN: readonly string[] = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];

/** The longest address, in characters. Those of Discord have about 250. */
const LONGEST_ADDRESS = 2_000;

/** The shortest time limit in real time, in ms, for the sandbox, whose clock runs faster. */
const SHORTEST_LIMIT_MS = 2_000;

export interface Limits {
  /** The most bytes, as Discord claims them and as they arrive. */
  mostBytes: number;
  /** The longest time without a byte, in ms. */
  stillMs: number;
  /** The longest time of the whole download, in ms. */
  wholeMs: number;
}

export interface Attachments {
  /** Looks at the address and at the claimed size, and asks no one. @throws FileError `foreign` or `too-large`. */
  check(file: { url: string; size: number }, limits: Pick<Limits, 'mostBytes'>): void;
  /**
   * Downloads a file, part by part. Follows no redirect. `size`: the bytes that Discord claims. When the caller stops early, the
   * download ends.
   * @throws FileError `foreign`, `too-large` or `unavailable`; the signal's reason.
   */
  download(
    file: { url: string; size: number },
    limits: Limits,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void>;
}

/** @param options.cdnUrl another origin that counts as Discord's: that of the sandbox. Null: there is none. */
export function createAttachments({ cdnUrl, clock }: { cdnUrl: string | null; clock: Clock }): Attachments {
  const origins = cdnUrl === null ? CDN : [...CDN, new URL(cdnUrl).origin];
  const check: Attachments['check'] = ({ url, size }, { mostBytes }) => {
    if (!isFrom(origins, url)) throw new FileError('foreign');
    if (size > mostBytes) throw new FileError('too-large');
  };
  return {
    check,
    async *download(file, { mostBytes, stillMs, wholeMs }, signal) {
      check(file, { mostBytes });
      const stop = new AbortController();
      const timers = new AbortController();
      const endAfter = (ms: number, until: AbortSignal) =>
        wallSleep(clock.wallMs(ms, Math.min(ms, SHORTEST_LIMIT_MS)), until).then(
          () => stop.abort(new FileError('unavailable', new Error('too slow'))),
          () => {},
        );
      const onAbort = () => stop.abort(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      /** Waits for the next part of the answer, but not for long. */
      const inTime = async <T>(work: Promise<T>): Promise<T> => {
        const isThere = new AbortController();
        void endAfter(stillMs, isThere.signal);
        return work.finally(() => isThere.abort());
      };
      try {
        signal.throwIfAborted();
        void endAfter(wholeMs, timers.signal);
        const answer = await inTime(fetch(file.url, { redirect: 'manual', signal: stop.signal }));
        if (answer.status !== 200 || !answer.body) {
          throw new FileError('unavailable', new Error(`status ${answer.status}`));
        }
        const reader = answer.body.getReader();
        let bytes = 0;
        for (let part = await inTime(reader.read()); !part.done; part = await inTime(reader.read())) {
          bytes += part.value.byteLength;
          if (bytes > mostBytes) throw new FileError('too-large');
          yield part.value;
        }
      } catch (error) {
        if (error instanceof FileError) throw error;
        throw stop.signal.aborted ? stop.signal.reason : new FileError('unavailable', error);
      } finally {
        timers.abort();
        signal.removeEventListener('abort', onAbort);
        // Ends an answer that was not read to its end.
        stop.abort(new FileError('unavailable'));
      }
    },
  };
}

function isFrom(origins: readonly string[], text: string): boolean {
  if (text.length > LONGEST_ADDRESS || !URL.canParse(text)) return false;
  const { origin, username, password } = new URL(text);
  return origins.includes(origin) && username === '' && password === '';
}
