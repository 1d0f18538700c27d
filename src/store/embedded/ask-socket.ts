// Store: a socket in the embedded folder. On it, the process that holds the folder receives small tasks of the operator, such
// as `npm start -- forget`, and does them. The question and the answer are one line of JSON each.
//
// The socket belongs to the user of the bot, and no other user can connect. A question or an answer of an unknown version is
// refused.
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { TaskQuestion } from '../handle.ts';
import { shortPathTo } from './guard-socket.ts';

const VERSION = 1;
const NAME = 'bot.ask';
// The name of the socket until it is ready. It does not end like a flag (folder-guard.ts), so no guard asks or removes it.
const RAISING = 'bot.ask.raising';

/** The longest line in bytes, with its end. A question has about 70 bytes. */
const LONGEST_LINE = 1_000;
const MOST_AT_ONCE = 4;
/** How long a question can take to arrive, in ms of real time. */
const QUESTION_MS = 5_000;
/** How long to wait for an answer, in ms of real time. A healthy bot answers within a second. */
const ANSWER_MS = 30_000;

export interface AskSocket {
  /** Stops answering. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Answers questions until `close` or the end of this process. The socket does not keep the process alive. Call it only while
 * this process holds `folder`. Where there are no sockets (Windows, some file systems), it answers no question.
 * @param answer does the task and returns a text for the operator. It throws a UserError for a task that it does not know. Any other
 * error goes to the log, and the operator reads that nothing was changed.
 */
export async function openAskSocket(
  folder: string,
  answer: (question: TaskQuestion) => Promise<string>,
  log: Log,
): Promise<AskSocket> {
  if (process.platform === 'win32') return { close: async () => {} };
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    void reply(socket, answer, log);
  });
  server.maxConnections = MOST_AT_ONCE;
  server.unref();
  const guardDir = join(folder, 'guard');
  try {
    await mkdir(guardDir, { recursive: true });
    await rm(join(guardDir, RAISING), { force: true });
    const reach = await shortPathTo(guardDir);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(join(reach.path, RAISING), resolve);
      });
    } finally {
      await reach.dispose();
    }
    // The rights are set before the socket gets its name, so that no other user can connect in between.
    await chmod(join(guardDir, RAISING), 0o600);
    await rename(join(guardDir, RAISING), join(guardDir, NAME));
  } catch (error) {
    server.close();
    log.warn({ err: error }, 'no task can ask this bot: stop it before npm start -- forget');
    return { close: async () => {} };
  }
  return {
    async close() {
      for (const socket of open) socket.destroy();
      if (!server.listening) return;
      await rm(join(guardDir, NAME), { force: true });
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function reply(
  socket: Socket,
  answer: (question: TaskQuestion) => Promise<string>,
  log: Log,
): Promise<void> {
  // Closes the socket as soon as the line is sent: a task that stays connected must not keep its place.
  const finish = (fields: object) =>
    socket.end(`${JSON.stringify({ v: VERSION, ...fields })}\n`, () => socket.destroy());
  const question = readQuestion(await readLine(socket, QUESTION_MS));
  if (question === null) {
    finish({ refused: true });
    return;
  }
  const { task } = question;
  try {
    const text = await answer(question);
    log.info({ task }, 'a task of the operator was done');
    finish({ text });
  } catch (error) {
    // A task that this version does not know: a newer Runout asks.
    if (error instanceof UserError) {
      finish({ refused: true });
      return;
    }
    log.error({ err: error, task }, 'a task of the operator failed');
    finish({ failed: true });
  }
}

/**
 * Asks the process that holds `folder` to do a task. The task is done as a whole or not at all, even if no answer comes.
 * @param holder names that process for the operator.
 * @param answerMs how long to wait for the answer. Only tests pass it.
 * @returns the answer of that process, a text for the operator.
 * @throws UserError when that process takes no questions, does not know the task, fails, hangs, or ends before it answers.
 */
export async function askHolder(
  folder: string,
  question: TaskQuestion,
  holder: string,
  answerMs = ANSWER_MS,
): Promise<string> {
  const closed = new UserError(
    `${holder} has the folder and takes no questions: it is starting, is another task, or is an older Runout. Try again in a minute, or stop it first.`,
  );
  if (process.platform === 'win32') throw closed;
  const reach = await shortPathTo(join(folder, 'guard')).catch(() => {
    throw closed;
  });
  const socket = connect(join(reach.path, NAME));
  try {
    const isConnected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!isConnected) throw closed;
    socket.on('error', () => {});
    socket.write(`${JSON.stringify({ v: VERSION, ...question })}\n`);
    const line = await readLine(socket, answerMs);
    if (line === 'late') {
      throw new UserError(
        `${holder} does not answer. It does everything or nothing: run this again to make sure, or stop it first.`,
      );
    }
    if (line === 'none') {
      throw new UserError(
        `${holder} ended before it answered. It did everything or nothing: run this again to make sure.`,
      );
    }
    return readAnswer(line, holder);
  } finally {
    socket.destroy();
    await reach.dispose();
  }
}

/**
 * The result of reading a line: its text without the line break; `late` if the line was not complete in time; `none` if the
 * other side ended first, or if the line is too long.
 */
type Line = { text: string } | 'late' | 'none';

function readLine(socket: Socket, ms: number): Promise<Line> {
  return new Promise((resolve) => {
    let text = '';
    const onData = (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) decide({ text: text.slice(0, end) });
      else if (text.length > LONGEST_LINE) decide('none');
    };
    const decide = (line: Line) => {
      // What comes after the line is not kept.
      socket.off('data', onData);
      socket.resume();
      resolve(line);
    };
    const late = AbortSignal.timeout(ms);
    late.addEventListener('abort', () => decide('late'));
    socket.setEncoding('utf8');
    socket.on('data', onData);
    socket.on('end', () => decide('none'));
    socket.on('close', () => decide('none'));
  });
}

/** Returns the fields of a line of this version, or null if the line is anything else. */
function readFields(line: Line): Record<string, unknown> | null {
  if (typeof line === 'string' || line.text.length > LONGEST_LINE) return null;
  try {
    const fields: unknown = JSON.parse(line.text);
    const isOurs = typeof fields === 'object' && fields !== null && 'v' in fields && fields.v === VERSION;
    return isOurs ? { ...fields } : null;
  } catch {
    return null;
  }
}

function readQuestion(line: Line): TaskQuestion | null {
  const { task, userId } = readFields(line) ?? {};
  return typeof task === 'string' && typeof userId === 'string' ? { task, userId } : null;
}

function readAnswer(line: Line, holder: string): string {
  const { text, failed } = readFields(line) ?? {};
  if (typeof text === 'string') return text;
  throw new UserError(
    failed === true
      ? `${holder} could not do it, and changed nothing. Its log says why.`
      : `${holder} is another version of Runout and does not know this task. Restart it with this version, or stop it first.`,
  );
}
