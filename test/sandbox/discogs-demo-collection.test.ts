// Sandbox: the collection of the demo is one that Discogs could have, and has something to show for each command.
import { expect, it } from 'vitest';
import { createCatalogue } from '../../sandbox/discogs/catalogue.ts';
import { createCollection } from '../../sandbox/discogs/collection.ts';
import { demoCollection } from '../../sandbox/discogs/demo-collection.ts';
import { sampleCatalogue } from '../../sandbox/discogs/sample-catalogue.ts';
import { createVirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

const clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13));
const catalogue = createCatalogue(sampleCatalogue());

function filled() {
  const collection = createCollection({ clock, catalogue });
  return { collection, copies: demoCollection(collection, clock.now()) };
}

it('has one page of pressings that the catalogue has, the oldest first', () => {
  const { collection, copies } = filled();
  expect(copies).toHaveLength(48);
  expect(collection.list().map((one) => one.instanceId)).toEqual(copies.map((one) => one.instanceId));
  expect(copies.filter((one) => !catalogue.find(one.releaseId))).toEqual([]);
});

it('has copies in each folder, and a value in each field that the field allows', () => {
  const { collection, copies } = filled();
  expect(collection.folders().map((one) => [one.name, one.count > 0])).toEqual([
    ['All', true],
    ['Uncategorized', true],
    ['Living room', true],
    ['Jazz & Soul', true],
    ['7" box', true],
    ['Heavy', true],
    ['For sale', true],
  ]);
  expect(collection.fields.list().map((one) => [one.id, one.name])).toEqual([
    [1, 'Media Condition'],
    [2, 'Sleeve Condition'],
    [3, 'Notes'],
    [4, 'Bought'],
  ]);
  const values = copies.flatMap((copy) => copy.notes);
  for (const { id, options } of collection.fields.list()) {
    const used = values.filter((one) => one.field_id === id).map((one) => one.value);
    expect(used).not.toEqual([]);
    if (options.length > 0) expect(used.filter((one) => !options.includes(one))).toEqual([]);
  }
});

it('has one pressing twice, and five albums in two pressings', () => {
  const releases = filled().copies.map((copy) => copy.releaseId);
  expect(releases.filter((id, index) => releases.indexOf(id) !== index)).toEqual([513_594]);
  const masters = [...new Set(releases)].map((id) => catalogue.find(id)?.masterId).filter(Boolean);
  expect(masters.filter((id, index) => masters.indexOf(id) !== index)).toHaveLength(5);
});
