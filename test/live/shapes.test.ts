// The shapes of the live check name every field that the bot reads, so that a field which goes away is seen.
import { expect, it } from 'vitest';
import * as shapes from '../../live/shapes.ts';
import { masterSchema, versionsSchema } from '../../src/discogs/master-schemas.ts';
import * as schemas from '../../src/discogs/schemas.ts';

it.each([
  ['a release', schemas.releaseSchema, shapes.release],
  ['a search', schemas.searchSchema, shapes.search],
  ['a master', masterSchema, shapes.master],
  ['the versions of a master', versionsSchema, shapes.versions],
  ['a page of the collection', schemas.collectionPageSchema, shapes.collectionPage],
  ['the copies of a release', schemas.instancesSchema, shapes.instances],
  ['the folders', schemas.foldersSchema, shapes.folders],
  ['the owner', schemas.identitySchema, shapes.identity],
  ['the value', schemas.valueSchema, shapes.value],
])('of %s', (_, schema, shape) => {
  expect(Object.keys(shape.shape).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
});
