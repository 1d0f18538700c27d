// Photo: who is next, who waits where, and who is sent away.
import { describe, expect, it } from 'vitest';
import { createQueue } from '../../src/photo/queue.ts';

const forEver = new AbortController().signal;

/** Joins, and keeps what the queue said. */
function joiner(queue: ReturnType<typeof createQueue>) {
  const said: string[] = [];
  const join = (name: string, signal: AbortSignal = forEver) => {
    const spot = queue.join({ person: name, signal, onWait: (place) => said.push(`${name} is ${place}`) });
    if (spot === null) throw new Error(`${name} was sent away`);
    const reach = (place: number) => spot.reach(place).then(() => said.push(`${name} reached ${place}`));
    return { ...spot, reach };
  };
  return { said, join };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

it('lets one be first, and tells the others their place each time they move up', async () => {
  const { said, join } = joiner(createQueue(10));
  const [ada, ben, cleo] = [join('Ada'), join('Ben'), join('Cleo')];
  await ada.reach(0);
  void ben.reach(0);
  void cleo.reach(0);
  await settle();
  expect(said.splice(0)).toEqual(['Ben is 1', 'Cleo is 2', 'Ada reached 0']);
  ada.leave();
  await settle();
  expect(said.splice(0)).toEqual(['Cleo is 1', 'Ben reached 0']);
  ben.leave();
  await settle();
  expect(said).toEqual(['Cleo reached 0']);
});

it('lets one get ready while another is first', async () => {
  const { said, join } = joiner(createQueue(10));
  const [ada, ben, cleo] = [join('Ada'), join('Ben'), join('Cleo')];
  void ben.reach(1);
  void cleo.reach(1);
  await settle();
  expect(said.splice(0)).toEqual(['Ben is 1', 'Cleo is 2', 'Ben reached 1']);
  ada.leave();
  await settle();
  expect(said).toEqual(['Cleo is 1', 'Cleo reached 1']);
});

it('sends away who comes when ten wait, and has room again when one leaves', () => {
  const queue = createQueue(10);
  const { join } = joiner(queue);
  const first = join('the first');
  for (let i = 1; i <= 10; i++) join(`number ${i}`);
  expect(() => join('the twelfth')).toThrow('sent away');
  first.leave();
  // Who leaves twice takes no one's place.
  first.leave();
  join('the twelfth');
  expect(() => join('another')).toThrow('sent away');
});

it('leaves room for others: one person has few places, and a new one when one is free', () => {
  const queue = createQueue(10, 3);
  const { join } = joiner(queue);
  const [first] = [join('Ada'), join('Ada'), join('Ben'), join('Ada')];
  expect(() => join('Ada')).toThrow('sent away');
  join('Ben');
  first.leave();
  join('Ada');
  expect(() => join('Ada')).toThrow('sent away');
});

describe('who gives up', () => {
  it('waits no longer, and those behind move up', async () => {
    const { said, join } = joiner(createQueue(10));
    const stop = new AbortController();
    const [ada, ben, cleo] = [join('Ada'), join('Ben', stop.signal), join('Cleo')];
    const waiting = ben.reach(0);
    void cleo.reach(0);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(ben.reach(1)).rejects.toThrow('gone');
    ben.leave();
    expect(said.splice(0)).toEqual(['Ben is 1', 'Cleo is 2', 'Cleo is 1']);
    ada.leave();
    await settle();
    expect(said).toEqual(['Cleo reached 0']);
  });
});
