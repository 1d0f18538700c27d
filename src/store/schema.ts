// Store: all tables. After a change run `npm run db:generate`, which writes the next migration into drizzle/.
export * from './schema/changes.ts';
export * from './schema/crate.ts';
export * from './schema/feed.ts';
export * from './schema/shared.ts';
