// When the connection last showed a sign of life: of several shards, the one that is silent longest counts. With a real
// connection: test/e2e/health and, in real time, test/long.
import { Client, Events, Status, WebSocketShard } from 'discord.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type GatewayWatch, watchGateway } from '../../../src/discord/gateway/watch.ts';

let client: Client;
let watch: GatewayWatch;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance'] });
  client = new Client({ intents: [] });
  watch = watchGateway(client);
});
afterEach(async () => {
  vi.useRealTimers();
  await client.destroy();
});

/** Makes a shard as it is after READY. Its constructor is not public. */
function shard(id: number) {
  const one: WebSocketShard = Reflect.construct(WebSocketShard, [client.ws, id]);
  client.ws.shards.set(id, one);
  one.status = Status.Ready;
  client.emit(Events.ShardReady, id, undefined);
  return one;
}
const pass = (ms: number) => vi.advanceTimersByTime(ms);
/** Sets the wall clock. No time passes. */
const step = (ms: number) => vi.setSystemTime(Date.now() + ms);
const ageMs = () => watch.state().heartbeatAgeMs;

it('nothing before the first connection', () => {
  expect(watch.state()).toEqual({ isConnected: false, heartbeatAgeMs: null });
});

it('being let in counts until the first heartbeat is answered, and again when it is resumed', () => {
  const one = shard(0);
  pass(40_000);
  expect(ageMs()).toBe(40_000);
  one.lastPingTimestamp = Date.now();
  pass(60_000);
  expect(ageMs()).toBe(60_000);
  client.emit(Events.ShardResume, 0, 0);
  expect(ageMs()).toBe(0);
});

it('one dead shard of two is enough', () => {
  const [dead, alive] = [shard(0), shard(1)];
  dead.lastPingTimestamp = Date.now();
  pass(80_000);
  alive.lastPingTimestamp = Date.now();
  expect(ageMs()).toBe(80_000);
});

it.each([600_000, -600_000])(
  'a wall clock that is set by %i ms makes no one look dead, and no one alive',
  (ms) => {
    const one = shard(0);
    pass(30_000);
    one.lastPingTimestamp = Date.now();
    pass(5_000);
    expect(ageMs()).toBe(5_000);
    step(ms);
    pass(5_000);
    expect(ageMs()).toBe(10_000);
    // The clock is set between the answer to a heartbeat and the next check of its age.
    one.lastPingTimestamp = Date.now();
    step(-ms);
    pass(1_000);
    expect(ageMs()).toBeLessThanOrEqual(1_000);
    pass(80_000);
    expect(ageMs()).toBeGreaterThanOrEqual(80_000);
  },
);
