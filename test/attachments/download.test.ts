// Attachments: a download over a real connection: only from Discord, no redirect, counted while it arrives, never without end.
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createAttachments, type Limits } from '../../src/attachments/download.ts';
import { createClock } from '../../src/clock.ts';

const LIMITS: Limits = { mostBytes: 1_000, stillMs: 60_000, wholeMs: 60_000 };
const forEver = new AbortController().signal;

let server: Server | null = null;
let asked: string[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
  asked = [];
});

/** Starts a server in the place of Discord's CDN. Returns its origin. */
async function serve(answer: RequestListener): Promise<string> {
  const started = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('it has a port');
  return `http://127.0.0.1:${address.port}`;
}

async function download(
  cdnUrl: string | null,
  { url = `${cdnUrl}/attachments/1/2/crate.csv`, size = 10, limits = {}, signal = forEver } = {},
) {
  const attachments = createAttachments({ cdnUrl, clock: createClock() });
  const parts: Uint8Array[] = [];
  const file = attachments.download({ url, size }, { ...LIMITS, ...limits }, signal);
  for await (const part of file) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('a file', () => {
  it('arrives as it is', async () => {
    const cdn = await serve((_request, response) => response.end('release_id\n1\n'));
    expect(await download(cdn)).toBe('release_id\n1\n');
    expect(asked).toEqual(['/attachments/1/2/crate.csv']);
  });

  it.each([
    'https://example.org/crate.csv',
    'http://cdn.discordapp.com/crate.csv',
    'https://cdn.discordapp.com.example.org/crate.csv',
    'https://user:word@cdn.discordapp.com/crate.csv',
    'https://cdn.discordapp.com:8443/crate.csv',
    'file:///etc/passwd',
    `https://cdn.discordapp.com/${'x'.repeat(3_000)}`,
    'crate.csv',
  ])('at %s is not asked for', async (url) => {
    await expect(download(null, { url })).rejects.toMatchObject({ fault: 'foreign' });
  });

  it('that claims a gigabyte is not asked for', async () => {
    const cdn = await serve((_request, response) => response.end('x'));
    await expect(download(cdn, { size: 1_000_000_000 })).rejects.toMatchObject({ fault: 'too-large' });
    expect(asked).toEqual([]);
  });

  it('that is larger than it claims is not read to its end', async () => {
    const cdn = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(400)));
      };
      response.on('drain', more);
      more();
    });
    await expect(download(cdn)).rejects.toMatchObject({ fault: 'too-large' });
  });

  it('that grows when it is unpacked is counted unpacked', async () => {
    const { gzipSync } = await import('node:zlib');
    const cdn = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('x'.repeat(100_000)));
    });
    await expect(download(cdn)).rejects.toMatchObject({ fault: 'too-large' });
  });

  it('is not looked for where a redirect leads', async () => {
    const cdn = await serve((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(download(cdn)).rejects.toMatchObject({ fault: 'unavailable' });
    expect(asked).toHaveLength(1);
  });

  it.each([404, 500])('that Discord refuses with %i is unavailable', async (status) => {
    const cdn = await serve((_request, response) => response.writeHead(status).end('no'));
    await expect(download(cdn)).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('that is cut off is unavailable', async () => {
    const cdn = await serve((_request, response) => {
      response.setHeader('content-length', '100');
      response.write('x');
      setImmediate(() => response.destroy());
    });
    await expect(download(cdn)).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it.each([
    ['no answer', () => {}],
    ['a body that stops', (_request, response) => void response.write('release_id\n')],
  ] satisfies [string, RequestListener][])('with %s ends after a while', async (_what, answer) => {
    const cdn = await serve(answer);
    await expect(download(cdn, { limits: { stillMs: 30 } })).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('that drips without end ends after a while', async () => {
    const cdn = await serve((_request, response) => {
      const drip = () => {
        if (response.destroyed) return;
        response.write('x');
        setTimeout(drip, 1);
      };
      drip();
    });
    const limits = { wholeMs: 40, mostBytes: 1_000_000 };
    await expect(download(cdn, { limits })).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('ends with the process, for the reason of the end', async () => {
    const ending = new AbortController();
    const cdn = await serve(() => ending.abort(new Error('Runout is ending')));
    await expect(download(cdn, { signal: ending.signal })).rejects.toThrow('Runout is ending');
  });

  it('is no longer read when no more of it is wanted', async () => {
    let over = () => {};
    const isOver = new Promise<void>((resolve) => {
      over = resolve;
    });
    const cdn = await serve((_request, response) => {
      response.on('close', over);
      response.write('x');
    });
    const { download: begin } = createAttachments({ cdnUrl: cdn, clock: createClock() });
    for await (const _part of begin({ url: `${cdn}/x`, size: 1 }, LIMITS, forEver)) break;
    await isOver;
  });
});
