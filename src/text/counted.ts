// Text: puts a number before its noun in the right form, `1 record` or `2 records`, for texts that operators read. Pure.

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
