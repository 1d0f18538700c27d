// Sandbox, page: its server over real HTTP and WebSocket, with a scripted bot.
import { describe, expect, test } from 'vitest';
import { announceBody } from '../../support/announce-body.ts';
import { readPage } from '../../support/page-reader.ts';
import { usePage } from './use-page.ts';

const { page, server, stage } = usePage();
const asMiles = () => page.look('Miles', 'vinyl');
const newest = () => page.messages().at(-1);

describe('the document', () => {
  test('asks no one but its own server', async () => {
    const answered = await fetch(server.url);
    expect(answered.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await answered.text();
    expect(text.match(/https?:\/\//g)).toBeNull();
  });

  test('comes with one script and one style sheet', async () => {
    const [script, style] = await Promise.all(
      ['page.js', 'page.css'].map(async (name) => (await fetch(`${server.url}/${name}`)).text()),
    );
    expect(script).toContain('discord-message');
    expect(style).toContain('--accent');
  });

  test('has faces and covers, drawn here, also while Discogs is down', async () => {
    const [release] = stage.discogs.collection.list();
    await page.act({ do: 'fault', name: 'down', isOn: true });
    for (const path of [
      `/covers/images/150/R-${release?.releaseId}.svg`,
      '/avatars/bot.svg',
      '/avatars/Ada',
    ]) {
      const answered = await fetch(`${server.url}${path}`);
      expect(answered.headers.get('content-type')).toBe('image/svg+xml');
      expect(await answered.text()).toMatch(/^<svg/);
    }
    await page.act({ do: 'fault', name: 'down', isOn: false });
    expect((await fetch(`${server.url}/covers/images/150/R-999999999999.svg`)).status).toBe(404);
  });
});

describe('what a page receives', () => {
  test('the world, and what each member may use', async () => {
    expect(page.told.world?.value.people.map((one) => one.name)).toEqual(['Miles', 'Nina', 'Ada']);
    await page.until('the commands', () => page.told.commands);
    expect(page.told.commands?.value.map((one) => one.name)).not.toContain('manage');
    page.send({ type: 'look', look: page.look('Ada', 'vinyl') });
    await page.until('Ada’s commands', () => page.told.commands?.value.some((one) => one.name === 'manage'));
  });

  test('a section only when it changes, a message only when it is painted again', async () => {
    await page.act({ do: 'post', look: asMiles(), text: 'one' });
    await page.until('one', () => newest()?.content === 'one');
    const before = page.all.length;
    await page.act({ do: 'post', look: asMiles(), text: 'two' });
    await page.until('two', () => newest()?.content === 'two');
    const since = page.all.slice(before);
    expect(since.map((one) => one.type)).toEqual(['messages']);
    expect(since[0]).toMatchObject({ isWhole: false, painted: [{ content: 'two' }], gone: [] });
  });

  test('where one looks: another channel has other messages', async () => {
    await page.act({ do: 'post', look: page.look('Nina', 'new-arrivals'), text: 'over here' });
    expect(page.messages().some((one) => one.content === 'over here')).toBe(false);
    const look = page.look('Nina', 'new-arrivals');
    page.send({ type: 'look', look });
    await page.until('the other channel', () => newest()?.content === 'over here');
    expect(page.told.messages?.look).toEqual(look);
  });

  test('nonsense over the socket changes nothing', async () => {
    page.send({ type: 'look', look: { memberId: 'nobody', channelId: 'nowhere' } });
    page.send({ type: 'more' });
    page.send({ anything: 1 });
    await page.act({ do: 'post', look: asMiles(), text: 'still here' });
    await page.until('a message', () => newest()?.content === 'still here');
  });
});

describe('what a person does', () => {
  test('a command and a button', async () => {
    expect(await page.act({ do: 'slash', look: asMiles(), command: 'ping', options: {} })).toMatchObject({
      ok: true,
    });
    const message = await page.until('pong', () => (newest()?.content === 'pong' ? newest() : null));
    expect(
      await page.act({ do: 'press', look: asMiles(), message: message.id, button: 'press' }),
    ).toMatchObject({
      ok: true,
    });
    await page.until('the press', () => newest()?.content === 'pressed');
  });

  test('a private answer is for one alone, until dismissed', async () => {
    const nina = await readPage(server.url);
    nina.send({ type: 'look', look: nina.look('Nina', 'vinyl') });
    await page.act({ do: 'slash', look: asMiles(), command: 'whisper', options: {} });
    const message = await page.until('psst', () => (newest()?.content === 'psst' ? newest() : null));
    await page.act({ do: 'post', look: asMiles(), text: 'loud' });
    await nina.until('what all see', () => nina.messages().at(-1)?.content === 'loud');
    expect(nina.messages().some((one) => one.content === 'psst')).toBe(false);
    nina.close();
    await page.act({ do: 'dismiss', look: asMiles(), message: message.id });
    await page.until('the dismissal', () => !page.messages().some((one) => one.id === message.id));
  });

  test('a form is open until it is sent', async () => {
    const opened = await page.act({ do: 'slash', look: asMiles(), command: 'form', options: {} });
    const use = opened.ok ? (opened.use ?? '') : '';
    const isOpen = () => page.told.uses?.value.find((one) => one.id === use && one.modal !== null);
    expect((await page.until('the form', isOpen)).modal?.title).toBe('A form');
    expect(await page.act({ do: 'submit', look: asMiles(), use, values: {} })).toMatchObject({
      ok: false,
      reason: 'missing-option',
    });
    await page.act({ do: 'submit', look: asMiles(), use, values: { name: 'Ada' } });
    await page.until('the answer', () => newest()?.content === 'Got Ada');
    expect(isOpen()).toBeUndefined();
    expect(await page.act({ do: 'submit', look: asMiles(), use: 'none', values: {} })).toMatchObject({
      ok: false,
    });
  });

  test('a form that gets no answer stays open, and can be sent again', async () => {
    const opened = await page.act({ do: 'slash', look: asMiles(), command: 'form', options: {} });
    const use = opened.ok ? (opened.use ?? '') : '';
    const isOpen = () => page.told.uses?.value.some((one) => one.id === use && one.modal !== null);
    await page.until('the form', isOpen);
    const send = (name: string) => page.act({ do: 'submit', look: asMiles(), use, values: { name } });
    expect(await send('nobody')).toMatchObject({ ok: false, message: 'Something went wrong. Try again.' });
    expect(isOpen()).toBe(true);
    expect(await send('Miles')).toMatchObject({ ok: true });
    await page.until('the answer', () => newest()?.content === 'Got Miles');
    expect(isOpen()).toBe(false);
  });

  test('a closed form is forgotten', async () => {
    const opened = await page.act({ do: 'slash', look: asMiles(), command: 'form', options: {} });
    const use = opened.ok ? (opened.use ?? '') : '';
    await page.until('the form', () => page.told.uses?.value.some((one) => one.modal !== null));
    await page.act({ do: 'close-modal', look: asMiles(), use });
    await page.until('its end', () => page.told.uses?.value.every((one) => one.modal === null));
  });

  test('suggestions', async () => {
    const asked = { do: 'autocomplete', look: asMiles(), command: 'find', options: {} } as const;
    expect(await page.act({ ...asked, focused: { name: 'record', value: 'kid' } })).toEqual({
      ok: true,
      choices: [{ name: 'kid!', value: 'r1' }],
    });
  });

  test('a bot that does not answer in time has failed, until one has seen it', async () => {
    const sent = await page.act({ do: 'slash', look: asMiles(), command: 'silent', options: {} });
    const use = sent.ok ? (sent.use ?? '') : '';
    await page.until('the wait', () => page.told.uses?.value.some((one) => one.state === 'waiting'));
    const failed = () => page.told.uses?.value.find((one) => one.id === use && one.state === 'failed');
    expect(await page.until('the failure', failed)).toMatchObject({ commandName: 'silent', answerId: null });
    await page.act({ do: 'dismiss-use', look: asMiles(), use });
    await page.until('its end', () => !failed());
  });

  /** Uses /echo with a file, as the page does. Returns the answer of the server. */
  const echo = async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
    const form = new FormData();
    form.set('act', JSON.stringify({ do: 'slash', look: asMiles(), command: 'echo', options: {} }));
    form.set('file', new Blob([bytes]), name);
    return fetch(`${server.url}/act`, { method: 'POST', body: form });
  };
  const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  const FILES: { name: string; bytes: Uint8Array<ArrayBuffer>; type: string }[] = [
    { name: 'a.png', bytes: hex('89504e470d0a1a0a00'), type: 'image/png' },
    { name: 'b.jpg', bytes: hex('ffd8ffe0'), type: 'image/jpeg' },
    { name: 'c.gif', bytes: hex('47494638396100'), type: 'image/gif' },
    { name: 'd.webp', bytes: hex('524946460a0000005745425056503820'), type: 'image/webp' },
    { name: 'a-picture.txt', bytes: hex('ffd8ffe0'), type: 'image/jpeg' },
    { name: 'no-picture.png', bytes: hex('3c7376673e'), type: 'text/plain; charset=utf-8' },
    { name: 'drawing.svg', bytes: hex('3c7376673e'), type: 'text/plain; charset=utf-8' },
    { name: 'empty.gif', bytes: hex(''), type: 'text/plain; charset=utf-8' },
  ];
  test.each(FILES)('a file for a command, $name, comes back as $type', async ({ name, bytes, type }) => {
    expect(await (await echo(name, bytes)).json()).toMatchObject({ ok: true });
    const back = () => newest()?.attachments.find((one) => one.filename === name);
    const file = await page.until(name, back);
    const answered = await fetch(`${server.url}${file.proxy_url}`);
    expect(answered.headers.get('content-type')).toBe(type);
    const isSaved = type.startsWith('text/');
    expect(answered.headers.get('content-disposition')).toBe(
      isSaved ? `attachment; filename="${name}"` : null,
    );
    expect(new Uint8Array(await answered.arrayBuffer())).toEqual(bytes);
  });

  test('a file that is too large for Discord, or for this server, is refused', async () => {
    const large = await (await echo('x.bin', new Uint8Array(20 * 1024 * 1024 + 1))).json();
    expect(large).toMatchObject({ ok: false, reason: 'too-large' });
    const { status, body } = await announceBody(`${server.url}/act`, 32 * 1024 * 1024 + 1);
    expect([status, JSON.parse(body)]).toMatchObject([413, { ok: false, reason: 'too-large' }]);
  });

  test('a file that is no picture is only ever text here, whatever it is', async () => {
    await page.act({ do: 'slash', look: asMiles(), command: 'log', options: {} });
    const sent = () => newest()?.attachments.find((one) => one.filename === 'errors.html');
    const file = await page.until('the file', sent);
    // Without a signature, which would change while the message stays the same.
    expect(file.proxy_url).toMatch(/^\/attachments\/\d+\/\d+\/errors\.html$/);
    expect(file.url).toBe(file.proxy_url);
    const answered = await fetch(`${server.url}${file.proxy_url}`);
    expect(answered.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answered.text()).toBe('<b>one</b>\ntwo');
    expect((await fetch(`${server.url}/attachments/1/2/none`)).status).toBe(404);
  });

  test.each([
    ['nothing', { ok: 1 }],
    ['an act without its parts', { do: 'slash' }],
    ['a speed that stands still', { do: 'speed', speed: 0 }],
    [
      'a list as options',
      { do: 'slash', look: { memberId: '', channelId: '' }, command: 'ping', options: [[]] },
    ],
    ['something inherited', { do: 'constructor' }],
    [
      'an object as an option',
      {
        do: 'slash',
        look: { memberId: '', channelId: '' },
        command: 'echo',
        options: { file: { bytes: [] } },
      },
    ],
  ])('refuses %s', async (_, act) => {
    const answered = await fetch(`${server.url}/act`, { method: 'POST', body: JSON.stringify(act) });
    expect(answered.status).toBe(400);
  });

  test('what the Discord client refuses, the page says', async () => {
    const slash = (command: string) => page.act({ do: 'slash', look: asMiles(), command, options: {} });
    expect(await slash('nothing')).toMatchObject({ ok: false, reason: 'unknown-command' });
    expect(await slash('manage')).toMatchObject({ ok: false, reason: 'not-allowed' });
    expect(await slash('find')).toMatchObject({ ok: false, reason: 'missing-option' });
    const nobody = { memberId: '1', channelId: '2' };
    expect(await page.act({ do: 'post', look: nobody, text: 'x' })).toMatchObject({
      ok: false,
      reason: 'not-there',
    });
  });
});
