// Sandbox, page: reads the body of an act: JSON, or a form with the act and its files.
import type { PickedFile } from '../discord/index.ts';

export interface ActBody {
  /** What was sent as the act. Null: nothing that can be read. */
  readonly act: unknown;
  readonly files: ActFiles;
}

/** By the name of the option of a command or the field of a form, in the order in which they came. */
export type ActFiles = ReadonlyMap<string, readonly PickedFile[]>;

/** The part of the form that holds the act. The other parts are files, each under the name of its option or field. */
const ACT = 'act';

async function readForm(request: Request): Promise<ActBody> {
  const form = await request.formData();
  const files = new Map<string, PickedFile[]>();
  let act: unknown = null;
  for (const [name, value] of form.entries()) {
    if (typeof value !== 'string') {
      const bytes = new Uint8Array(await value.arrayBuffer());
      const file = { name: value.name, bytes, contentType: value.type };
      files.set(name, [...(files.get(name) ?? []), file]);
    } else if (name === ACT) act = JSON.parse(value);
  }
  return { act, files };
}

export async function readActBody(request: Request): Promise<ActBody> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data');
  try {
    return isForm ? await readForm(request) : { act: await request.json(), files: new Map() };
  } catch {
    return { act: null, files: new Map() };
  }
}
