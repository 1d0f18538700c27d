// Bench, program: how a program of a benchmark speaks with the process that started it. It ends with that one.

/** @throws when the program was started by hand. */
export function tellParent(message: object): void {
  if (!process.send) throw new Error('this program is started by a benchmark');
  process.send(message);
}

/** Answers every further message. */
export function answerParent(answer: () => object): void {
  process.on('message', () => tellParent(answer()));
  process.on('disconnect', () => process.exit(0));
}
