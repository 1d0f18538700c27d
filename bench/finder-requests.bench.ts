// Bench: how many requests one look at the finder costs, at a master with 1,200 versions. Each look has cold caches.
import { openStage, reply, seen } from '../test/e2e/stage.ts';
import { note, publish } from './harness.ts';

const VERSIONS = 1_200;

const stage = await openStage({ speed: 60 });
const masterId = stage.discogs.catalogue.generateMaster(VERSIONS, 1);
const use = await stage.ada.slash('find', { what: `m${masterId}` });
let message = await reply(stage, use);
await stage.handled(use);
const looks = [stage.calls().length];
note(`the first page: ${looks[0]}`);

// Far behind the first hundred versions, in a message of a day ago.
const menu = message.components.flatMap((row) => row.components).find((one) => one.type === 3)?.custom_id;
const forgetAll = () =>
  stage.offline(async (store) => store.caches.prune(new Date(stage.clock.now() + 86_400_000)));
for (let turn = 1; turn <= 21; turn += 1) {
  if (turn === 21) await forgetAll();
  stage.resetCalls();
  const press = await stage.ada.press(message, 'Next');
  message = await seen(stage, use, `page ${turn}`, ({ content }) => content.includes(` ${turn * 5 + 1}–`));
  await stage.handled(press);
}
looks.push(stage.calls().length);
note(`page 22 of an old message: ${looks[1]}`);

await forgetAll();
stage.resetCalls();
await stage.handled(await stage.ada.select(message, menu ?? '', ['UK']));
looks.push(stage.calls().length);
note(`another country in an old message: ${looks[2]}`);
await stage.close();

publish([
  {
    what: `requests of one look at a finder of ${VERSIONS.toLocaleString('en')} versions, caches cold, at most`,
    unit: 'requests',
    runs: [Math.max(...looks)],
    goal: { is: '≤', value: 3 },
    limit: null,
  },
]);
