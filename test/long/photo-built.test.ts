// Photo: the bot as `npm start` runs it, from its build: it reads a photo in a process of its own, and works without the packages.
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { until } from '../support/until.ts';

let stage: ProcessStage;
beforeEach(async () => {
  stage = await openProcessStage();
});
afterEach(() => stage.close());

const PHOTO = {
  name: 'dark-side-2011.jpg',
  bytes: readFileSync(new URL('../../sandbox/page/photos/dark-side-2011.jpg', import.meta.url)),
};

/** Gives the photo to /find. Resolves with the text of the answer that is not about the queue. */
async function find(): Promise<string> {
  const use = await stage.miles.slash('find', { photo: PHOTO });
  const texts = () => [use.message(), ...use.followUps()].map((message) => message?.content ?? '');
  return until(() => texts().find((text) => /photo|Read/.test(text) && !text.includes('⏳')));
}

/** The process that decodes, by the list of the bot's children. */
const decoderOf = (pid: number): number | undefined =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((child) => child !== '')
    .map(Number)
    .find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('scan-process.mjs'));

it('reads a photo in a process that begins with the first one, and ends with the bot', async () => {
  const bot = stage.start();
  await stage.ready();
  const pid = bot.pid ?? 0;
  expect(decoderOf(pid)).toBeUndefined();
  expect(await find()).toContain('Read from the photo: `5099902987613`');
  const decoder = decoderOf(pid);
  // It has nothing of the environment of the bot, which has the tokens.
  expect(readFileSync(`/proc/${decoder}/environ`, 'latin1')).not.toMatch(/TOKEN|DISCO/);
  expect(await bot.stop()).toBe(0);
  expect(existsSync(`/proc/${decoder}`)).toBe(false);
});

it.each(['sharp', 'zxing-wasm'])('starts without %s, says so once, and photos are off', async (name) => {
  // Node finds every package but this one.
  const hide = `
    import Module from 'node:module';
    const find = Module._resolveFilename;
    Module._resolveFilename = function (request, ...others) {
      if (request.startsWith('${name}')) throw new Error('it is not there');
      return find.call(this, request, ...others);
    };`;
  const bot = stage.start({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hide)}` });
  await stage.ready();
  expect(await find()).toMatch(/^I can't read photos here\./);
  const said = bot.output().match(/.*photos are not read here.*/g);
  expect(said).toHaveLength(1);
  expect(said?.[0]).toContain(`"why":"${name} is not installed"`);
  expect(decoderOf(bot.pid ?? 0)).toBeUndefined();
  expect(await bot.stop()).toBe(0);
});
