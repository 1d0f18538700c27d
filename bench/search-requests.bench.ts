// Bench: how many requests a search costs: one for each step of its ladder, and one for each result on its page. The next page
// costs one for each of its results. The same search again costs none.
import { openStage } from '../test/e2e/stage.ts';
import { note, publish } from './harness.ts';

/** How many results a page shows. */
const ON_PAGE = 5;

/** `steps`: further steps of the ladder after the first. `results`: the pressings of the sample catalogue that match. */
const SEARCHES = [
  {
    command: 'search album',
    typed: { artist: 'Pink Floyd', title: 'Dark Side Of The Moon' },
    steps: 0,
    results: 10,
  },
  { command: 'search album', typed: { artist: 'Tool', title: 'Lateralus' }, steps: 0, results: 1 },
  { command: 'search barcode', typed: { digits: '744861006909' }, steps: 1, results: 1 },
  { command: 'search catno', typed: { number: 'PB-41447' }, steps: 1, results: 1 },
  { command: 'search catno', typed: { number: 'GYF-3' }, steps: 2, results: 1 },
] as const;

const stage = await openStage({ speed: 60 });
let cold = 0;
let turned = 0;
let again = 0;
for (const { command, typed, results } of SEARCHES) {
  stage.resetCalls();
  const search = await stage.ada.slash(command, typed);
  await stage.handled(search);
  cold += stage.calls().length;
  note(`${command} ${Object.values(typed).join(', ')}: ${stage.calls().length}`);
  stage.resetCalls();
  const message = search.message();
  if (results > ON_PAGE && message) await stage.handled(await stage.ada.press(message, 'Next'));
  turned += stage.calls().length;
  stage.resetCalls();
  await stage.handled(await stage.ada.slash(command, typed));
  again += stage.calls().length;
}
await stage.close();

const least = SEARCHES.reduce((sum, { steps, results }) => sum + 1 + steps + Math.min(results, ON_PAGE), 0);
const behind = SEARCHES.reduce((sum, { results }) => sum + Math.max(results - ON_PAGE, 0), 0);
publish([
  {
    what: `requests of ${SEARCHES.length} cold searches: 1 + ladder steps + results of the first page`,
    unit: 'requests',
    runs: [cold],
    goal: { is: '=', value: least },
    limit: null,
  },
  {
    what: 'requests of the second page',
    unit: 'requests',
    runs: [turned],
    goal: { is: '=', value: behind },
    limit: null,
  },
  {
    what: 'requests of the same searches again',
    unit: 'requests',
    runs: [again],
    goal: { is: '=', value: 0 },
    limit: null,
  },
]);
