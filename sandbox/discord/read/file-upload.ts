// Sandbox, local Discord: reads the file upload of a modal (docs: Components > File Upload), and the types of files that it and
// command options take. Pure. The docs do not name the codes of errors that only these have.
import { isFileType } from '../files.ts';
import { PAYLOAD } from '../limits.ts';
import type { FileUpload } from '../modal-shapes.ts';
import { type ComponentContext, readCustomId } from './components.ts';
import { compact, type Form } from './form.ts';

/**
 * Reads `file_types`. docs: Reference > File Type Filtering: up to 10 groups or file endings, which begin with a dot.
 * "Extensions are case-insensitive and are normalized to lowercase".
 */
export function readFileTypes(form: Form, value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    return form.refuse('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
  }
  if (value.length > PAYLOAD.fileTypes) {
    return form.refuse('BASE_TYPE_MAX_LENGTH', `Must be ${PAYLOAD.fileTypes} or fewer in length.`);
  }
  const types = value.map((one) => String(one));
  for (const [index, one] of types.entries()) {
    if (!isFileType(one)) form.at(index).refuse('BASE_TYPE_CHOICES', `"${one}" is no type of file.`);
  }
  return types.map((one) => one.toLowerCase());
}

export function readFileUpload(
  form: Form,
  source: Record<string, unknown>,
  context: ComponentContext,
): FileUpload {
  const required = form.flag(source, 'required') ?? true;
  const min = form.number(source, 'min_values', { min: 0, max: PAYLOAD.files }) ?? 1;
  const max = form.number(source, 'max_values', { min: 1, max: PAYLOAD.files }) ?? 1;
  // docs: min_values must be either omitted or at least 1 if required is omitted or true.
  if (required && min === 0) {
    form.at('min_values').refuse('COMPONENT_REQUIRED_ZERO_MIN_VALUES', 'Required, but min_values is 0');
  }
  if (min > max) form.at('min_values').refuse('COMPONENT_MIN_VALUES_TOO_LARGE', 'It is above max_values');
  return compact<FileUpload>({
    type: 19,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    min_values: min,
    max_values: max,
    required,
    file_types: readFileTypes(form.at('file_types'), source.file_types),
  });
}
