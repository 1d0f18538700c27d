// Sandbox, local Discord: reads the body of a request: JSON, or a form with payload_json and files[n].
import { contentTypeOf } from '../files.ts';
import { PAYLOAD } from '../limits.ts';
import type { UploadedFile } from '../messages.ts';
import { refusal } from '../refusals.ts';

export interface Body {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('invalid-json');
  }
}

/** Reads a form. docs: Reference > Uploading Files: multipart/form-data, files[n], payload_json. */
async function readForm(request: Request): Promise<Body> {
  const form = await request.formData().catch(() => {
    throw refusal('invalid-json');
  });
  const files: UploadedFile[] = [];
  let json: unknown;
  for (const [key, value] of form.entries()) {
    if (typeof value === 'string') {
      if (key === 'payload_json') json = parse(value);
      continue;
    }
    const index = Number(/^files\[(\d+)\]$/.exec(key)?.[1] ?? files.length);
    const contentType = contentTypeOf(value.name, value.type);
    files.push({ index, name: value.name, contentType, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { json, files };
}

/** Reads a body. Throws 50109 if it is not JSON, and 413 for more than Discord reads. */
export async function readBody(request: Request): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD') return { json: undefined, files: [] };
  if (Number(request.headers.get('content-length')) > PAYLOAD.requestBytes) throw refusal('too-large');
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) return readForm(request);
  const text = await request.text();
  if (text !== '' && !type.startsWith('application/json')) throw refusal('invalid-json');
  return { json: parse(text), files: [] };
}
