// Sandbox, page: reads the body of an act: JSON, or a form with the act and the files for the options of its command.
import type { PickedFile } from '../discord/index.ts';

export interface ActBody {
  /** What was sent as the act. Null: nothing that can be read. */
  readonly act: unknown;
  /** By the name of their option. */
  readonly files: Readonly<Record<string, PickedFile>>;
}

/** The part of the form that holds the act. The other parts are files, each under the name of its option. */
const ACT = 'act';

async function readForm(request: Request): Promise<ActBody> {
  const form = await request.formData();
  const files: Record<string, PickedFile> = {};
  let act: unknown = null;
  for (const [name, value] of form.entries()) {
    if (typeof value !== 'string') {
      const bytes = new Uint8Array(await value.arrayBuffer());
      files[name] = { name: value.name, bytes, contentType: value.type };
    } else if (name === ACT) act = JSON.parse(value);
  }
  return { act, files };
}

export async function readActBody(request: Request): Promise<ActBody> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data');
  try {
    return isForm ? await readForm(request) : { act: await request.json(), files: {} };
  } catch {
    return { act: null, files: {} };
  }
}
