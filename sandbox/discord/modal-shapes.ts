// Sandbox, local Discord: the JSON shapes of a modal and of the components in it (docs: Components > Reference).
import type { Select } from './api.ts';
import type { PickedFile, UploadedPick } from './picked-file.ts';

export interface TextInput {
  readonly type: 4;
  readonly id: number;
  readonly custom_id: string;
  /** 1: one line. 2: a paragraph. */
  readonly style: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly required: boolean;
  readonly value?: string;
  readonly placeholder?: string;
}

export interface ModalSelect extends Select {
  readonly required: boolean;
}

/** One option of a radio group or a checkbox group. */
export interface GroupOption {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly default?: boolean;
}

export interface RadioGroup {
  readonly type: 21;
  readonly id: number;
  readonly custom_id: string;
  readonly options: readonly GroupOption[];
  readonly required: boolean;
}

export interface CheckboxGroup {
  readonly type: 22;
  readonly id: number;
  readonly custom_id: string;
  readonly options: readonly GroupOption[];
  readonly min_values: number;
  readonly max_values: number;
  readonly required: boolean;
}

export interface Checkbox {
  readonly type: 23;
  readonly id: number;
  readonly custom_id: string;
  readonly default?: boolean;
}

export interface FileUpload {
  readonly type: 19;
  readonly id: number;
  readonly custom_id: string;
  readonly min_values: number;
  readonly max_values: number;
  readonly required: boolean;
  /** Groups of files (`image`, `video`, `audio`) and file endings (`.csv`). */
  readonly file_types?: readonly string[];
}

/** What a person fills in. */
export type ModalControl = TextInput | ModalSelect | FileUpload | RadioGroup | CheckboxGroup | Checkbox;

/** A control with its label, in the component Label or in the older action row. */
export interface ModalInput {
  readonly wrapper: 'row' | 'label';
  readonly id: number;
  readonly label: string;
  readonly description?: string;
  readonly input: ModalControl;
}

export interface ModalText {
  readonly wrapper: 'text';
  readonly id: number;
  /** Markdown. */
  readonly content: string;
}

export interface Modal {
  readonly custom_id: string;
  readonly title: string;
  readonly parts: readonly (ModalInput | ModalText)[];
}

export const inputsOf = ({ parts }: Modal): ModalInput[] =>
  parts.flatMap((part) => (part.wrapper === 'text' ? [] : [part]));

type ValuesWith<File> = Readonly<Record<string, string | readonly string[] | boolean | readonly File[]>>;

/** What a person gives a modal, by custom id. A control that is not named keeps what it showed at first. */
export type ModalValues = ValuesWith<PickedFile>;

/** The same, when its files have been uploaded. */
export type UploadedValues = ValuesWith<UploadedPick>;
