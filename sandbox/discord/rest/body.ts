// Sandbox, local Discord: reads the body of a request: JSON, or a form with payload_json and files[n].
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

/**
 * The type of a file with an unknown ending. docs: Reference > Uploading Files: multipart/form-data, files[n], payload_json.
 */
const NO_TYPE = 'application/octet-stream';

/** Types by file ending. Discord uses the ending, because clients mostly send no type. */
const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

function contentTypeOf(name: string, given: string): string {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  return given === '' || given === NO_TYPE ? (TYPES[ending] ?? NO_TYPE) : given;
}

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

/** Reads a body. Throws 50109 if it is not JSON. */
export async function readBody(request: Request): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD') return { json: undefined, files: [] };
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) return readForm(request);
  const text = await request.text();
  if (text !== '' && !type.startsWith('application/json')) throw refusal('invalid-json');
  return { json: parse(text), files: [] };
}
