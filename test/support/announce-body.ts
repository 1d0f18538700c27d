// Support: a request that announces a body and never sends it, so that a test of a size limit sends no megabytes.
import { request } from 'node:http';

/** Returns the answer to a POST of a form of so many bytes. Rejects when the server waits for the body and then gives up. */
export const announceBody = (
  url: string,
  bytes: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': bytes, ...headers },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      answer.on('end', () => {
        sent.destroy();
        resolve({ status: answer.statusCode, body });
      });
    });
    sent.flushHeaders();
  });
