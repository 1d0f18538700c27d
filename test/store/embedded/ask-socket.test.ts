// Store: tasks of the operator that ask the process with the embedded folder: what it does, refuses, and what the operator reads when
// no answer comes.
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { askHolder, openAskSocket } from '../../../src/store/embedded/ask-socket.ts';
import { silentLog } from '../../support/silent-log.ts';

const FORGET = { task: 'forget', userId: '123456789012345678' };

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runout-ask-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await rm(folder, { recursive: true });
});

const place = () => join(folder, 'guard', 'bot.ask');
const ask = (answerMs?: number) => askHolder(folder, FORGET, 'The bot', answerMs);
const sentenceOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => String(error),
  );

async function open(answer: Parameters<typeof openAskSocket>[1]) {
  const socket = await openAskSocket(folder, answer, silentLog);
  ends.push(() => socket.close());
  return socket;
}

/** Something else at the place of the socket. */
async function listen(server: Server): Promise<void> {
  await mkdir(join(folder, 'guard'), { recursive: true });
  await new Promise<void>((resolve) => server.listen(place(), resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
}

/** What comes back for these bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(place(), () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the process that has the folder', () => {
  it('does what it is asked, and only its own user can ask', async () => {
    const asked: unknown[] = [];
    await open(async (question) => {
      asked.push(question);
      return 'Removed from 3 rows.';
    });
    expect(await ask()).toBe('Removed from 3 rows.');
    expect(asked).toEqual([FORGET]);
    expect((await stat(place())).mode & 0o777).toBe(0o600);
  });

  it('after a kill the next process takes the place over', async () => {
    await mkdir(join(folder, 'guard'), { recursive: true });
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(place(), resolve));
    await open(async () => 'the next one');
    expect(await ask()).toBe('the next one');
    await new Promise((resolve) => dead.close(resolve));
  });

  it('says that it failed, and the reason stays in its log', async () => {
    await open(() => Promise.reject(new Error('secret reason')));
    expect(await sentenceOf(ask())).toBe(
      'UserError: The bot could not do it, and changed nothing. Its log says why.',
    );
  });

  it('does not know the task of a newer Runout, and says so', async () => {
    await open(() => Promise.reject(new UserError('There is no such task.')));
    expect(await sentenceOf(ask())).toContain('is another version of Runout and does not know this task');
  });

  it.each([
    ['no JSON', 'forget 1\n'],
    ['another version', `${JSON.stringify({ v: 2, ...FORGET })}\n`],
    ['no task', `${JSON.stringify({ v: 1, userId: '1' })}\n`],
    ['a line without an end', 'x'.repeat(2_000)],
  ])('refuses %s', async (_what, bytes) => {
    await open(() => Promise.reject(new Error('it was asked')));
    expect(await raw(bytes)).toBe('{"v":1,"refused":true}\n');
  });
});

describe('the operator reads', () => {
  it('that no process takes questions: none was opened, or it was closed', async () => {
    const sentence =
      'UserError: The bot has the folder and takes no questions: it is starting, is another task, or is an older Runout. ' +
      'Try again in a minute, or stop it first.';
    expect(await sentenceOf(ask())).toBe(sentence);
    await mkdir(join(folder, 'guard'));
    expect(await sentenceOf(ask())).toBe(sentence);
    const socket = await open(async () => '');
    await socket.close();
    expect(await sentenceOf(ask())).toBe(sentence);
  });

  it('nothing of those who stay: their places are free again, and what they send is not kept', async () => {
    const socket = await open(async () => 'done');
    const idle = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const peer = connect(place());
        await once(peer, 'connect');
        peer.write(`${'x'.repeat(2_000)}`);
        return peer;
      }),
    );
    await Promise.all(idle.map((peer) => once(peer.resume(), 'close')));
    expect(await ask()).toBe('done');
    await socket.close();
  });

  it('that it hangs', async () => {
    await listen(createServer((socket) => socket.resume()));
    expect(await sentenceOf(ask(50))).toContain(
      'does not answer. It does everything or nothing: run this again to make sure',
    );
  });

  it('that it ended in between', async () => {
    await listen(createServer((socket) => socket.once('data', () => socket.destroy())));
    expect(await sentenceOf(ask())).toContain('ended before it answered. It did everything or nothing');
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    for (const end of ends.splice(0)) await end();
    const socket = await open(() => {
      isAsked();
      return new Promise(() => {});
    });
    const sentence = sentenceOf(ask());
    await asked;
    await socket.close();
    expect(await sentence).toContain('ended before it answered');
  });

  it.each(['{"v":2,"text":"later"}\n', '{"v":1,"refused":true}\n', 'HTTP/1.1 400 Bad Request\n'])(
    'that it is another version: %j',
    async (bytes) => {
      await listen(createServer((socket) => socket.once('data', () => socket.end(bytes))));
      expect(await sentenceOf(ask())).toContain('is another version of Runout and does not know this task');
    },
  );

  it('no answer that is too long', async () => {
    await listen(
      createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('x'.repeat(100_000)));
      }),
    );
    expect(await sentenceOf(ask())).toContain('ended before it answered');
  });
});
