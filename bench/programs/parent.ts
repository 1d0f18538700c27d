// Bench, program: how a program of a benchmark talks to the process that started it. The program ends when that process ends.

/** Sends a message to the parent. @throws when the program was started by hand. */
export function tellParent(message: object): void {
  if (!process.send) throw new Error('this program is started by a benchmark');
  process.send(message);
}

/** Answers every further message of the parent. */
export function answerParent(answer: () => object): void {
  process.on('message', () => tellParent(answer()));
  process.on('disconnect', () => process.exit(0));
}
