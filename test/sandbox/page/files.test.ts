// Sandbox, page: its server over real HTTP: messages with files, the menu of a message, forms with files, sample photos.
import { describe, expect, it, test } from 'vitest';
import type { Act } from '../../../sandbox/page/protocol.ts';
import { usePage } from './use-page.ts';

const { page, server } = usePage();
const asMiles = () => page.look('Miles', 'vinyl');
const newest = () => page.messages().at(-1);

/** Sends an act with text files, each under a name. */
async function send(act: Act, files: readonly (readonly [under: string, fileName: string])[]) {
  const form = new FormData();
  form.set('act', JSON.stringify(act));
  for (const [under, fileName] of files) form.append(under, new Blob(['x']), fileName);
  const answered = await fetch(`${server.url}/act`, { method: 'POST', body: form });
  return { status: answered.status, answer: await answered.json() };
}

/** Posts a message with files and returns it, as the page shows it. */
async function post(text: string, names: readonly string[]) {
  await send(
    { do: 'post', look: asMiles(), text },
    names.map((name) => ['files', name] as const),
  );
  await page.until(text, () => newest()?.content === text);
  const [message] = page.messages().slice(-1);
  if (!message) throw new Error('The channel is empty');
  return message;
}

describe('a message with files', () => {
  test('has them in their order, at addresses of this server', async () => {
    const { attachments } = await post('two files', ['b.txt', 'a.txt']);
    expect(attachments.map((one) => one.filename)).toEqual(['b.txt', 'a.txt']);
    for (const { proxy_url } of attachments) {
      expect(proxy_url).toMatch(/^\/attachments\/\d+\/\d+\/[ab]\.txt$/);
      expect(await (await fetch(`${server.url}${proxy_url}`)).text()).toBe('x');
    }
  });

  test('is forwarded with them', async () => {
    const { id } = await post('to be forwarded', ['a.txt']);
    await page.act({ do: 'forward', look: asMiles(), message: id });
    const copy = await page.until('the copy', () => newest()?.message_snapshots?.[0]?.message);
    expect(copy.content).toBe('to be forwarded');
    expect(copy.attachments[0]?.proxy_url).toMatch(/^\/attachments\/\d+\/\d+\/a\.txt$/);
  });

  test('has at most ten of them', async () => {
    const eleven = Array.from({ length: 11 }, (_, i) => ['files', `${i}.txt`] as const);
    const { answer } = await send({ do: 'post', look: asMiles(), text: 'too many' }, eleven);
    expect(answer).toMatchObject({ ok: false, reason: 'out-of-range' });
  });
});

describe('the menu of a message', () => {
  it('has the commands for this member', async () => {
    const names = () => page.told.menuCommands?.value.map((one) => one.name).join();
    await page.until('the commands of Miles', () => names() === 'Read aloud');
    page.send({ type: 'look', look: page.look('Ada', 'vinyl') });
    await page.until('the commands of Ada', () => names() === 'Read aloud,Tidy up');
  });

  it('hands the message to the bot', async () => {
    const { id } = await post('what is this?', ['a.txt', 'b.txt']);
    const act: Act = { do: 'menu', look: asMiles(), message: id, command: 'Read aloud' };
    expect(await page.act(act)).toMatchObject({ ok: true });
    const answer = await page.until('the answer', () => newest()?.content.startsWith('Read') && newest());
    expect(answer).toMatchObject({ type: 23, content: 'Read what is this?: a.txt, b.txt' });
    expect(await page.act({ ...act, command: 'Tidy up' })).toMatchObject({ reason: 'not-allowed' });
    expect(await page.act({ ...act, message: '1' })).toMatchObject({ reason: 'not-there' });
  });
});

test('a form takes files, each under the name of its field', async () => {
  await page.act({ do: 'slash', look: asMiles(), command: 'photos', options: {} });
  const { id } = await page.until('the form', () => page.told.uses?.value.find((one) => one.modal !== null));
  const act: Act = { do: 'submit', look: asMiles(), use: id, values: {} };
  expect((await send(act, [])).answer).toMatchObject({ ok: false, reason: 'missing-option' });
  const files = [['photos', 'a.png'] as const, ['photos', 'b.png'] as const];
  expect((await send(act, files)).answer).toMatchObject({ ok: true });
  await page.until('the answer', () => newest()?.content === 'Got a.png, b.png');
});

test('refuses two files for an option, and files where none belong', async () => {
  const echo: Act = { do: 'slash', look: asMiles(), command: 'echo', options: {} };
  const two = [['file', 'a.txt'] as const, ['file', 'b.txt'] as const];
  expect((await send(echo, two)).answer).toMatchObject({ ok: false, message: 'file takes one file' });
  expect((await send({ do: 'remove', look: asMiles(), message: '1' }, two)).status).toBe(400);
});

test('serves the sample photos, and no other file', async () => {
  const { photos = [] } = page.told.world?.value ?? {};
  expect(photos.map((one) => one.label)).toContain('Two records');
  for (const { name } of photos) {
    const answered = await fetch(`${server.url}/photos/${name}`);
    expect(answered.headers.get('content-type')).toBe('image/jpeg');
    await answered.body?.cancel();
  }
  for (const name of ['none.jpg', '..%2Fserver.ts', '..%2Fphotos%2Ftwo-records.jpg']) {
    expect((await fetch(`${server.url}/photos/${name}`)).status).toBe(404);
  }
});
