// Discord, texts: what a person waits for, as far as a sentence about the wait names it.

export type Activity = 'search' | 'add' | 'undo' | 'refresh';
