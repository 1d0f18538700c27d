// Tasks, doctor: the lines of the report, and the exit code. Pure.

/** `good`: ✔. `bad`: ✘, something must be done. `note`: !, it works, but someone should know. */
export interface DoctorLine {
  mark: 'good' | 'bad' | 'note';
  /** What is so. A line that is not good ends with what to do about it. */
  text: string;
}

export const good = (text: string): DoctorLine => ({ mark: 'good', text });
export const bad = (text: string): DoctorLine => ({ mark: 'bad', text });
export const note = (text: string): DoctorLine => ({ mark: 'note', text });

const SIGNS: Readonly<Record<DoctorLine['mark'], string>> = { good: '✔', bad: '✘', note: '!' };

/** Returns the line as it is printed. Further lines of the text are indented below its first. */
export const printed = ({ mark, text }: DoctorLine): string =>
  `  ${SIGNS[mark]} ${text.split('\n').join('\n      ')}`;

/** Returns the last line of the report. */
export function summaryOf(lines: readonly DoctorLine[]): string {
  const wrong = lines.filter(({ mark }) => mark === 'bad').length;
  if (wrong === 0) return 'All is well.';
  return wrong === 1 ? 'One thing to fix: see ✘.' : `${wrong} things to fix: see ✘.`;
}

/** 1 when something must be done, or else 0. */
export const exitCodeOf = (lines: readonly DoctorLine[]): 0 | 1 =>
  lines.some(({ mark }) => mark === 'bad') ? 1 : 0;
