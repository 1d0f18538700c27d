// Sandbox, page: what the browser still knows when the sandbox is gone.
import { expect, test } from 'vitest';
import { createState } from '../../../sandbox/page/client/state.ts';

test('a sandbox that is gone takes its bot along, and its page loads all again when it is back', () => {
  const state = createState();
  const seen: string[] = [];
  state.onChange(['bot'], () => seen.push(state.bot.state));
  state.setConnected(true);
  state.apply({ type: 'bot', value: { state: 'online', lastEnd: null, log: ['up'] } });
  state.setConnected(false);
  expect(state.bot).toEqual({ state: 'offline', lastEnd: null, log: ['up'] });
  state.setConnected(true);
  state.apply({ type: 'bot', value: { state: 'online', lastEnd: null, log: [] } });
  expect(seen).toEqual(['starting', 'online', 'offline', 'offline', 'online']);
});
