// Store: keeps the names of the collection's folders and fields (tables folders and fields).
import { asc, eq } from 'drizzle-orm';
import type { Crate } from '../core/ports.ts';
import type { Db } from './handle.ts';
import { fields, folders } from './schema.ts';

export const folderQueries = (account: number, db: Db): Crate['folders'] => ({
  async replace(read, now) {
    const rows = [...new Map(read.map((one) => [one.id, one])).values()].map(({ id, name }, position) => ({
      ...{ accountId: account, folderId: id, name, position, readAt: now },
    }));
    await db.transaction(async (tx) => {
      await tx.delete(folders).where(eq(folders.accountId, account));
      if (rows.length > 0) await tx.insert(folders).values(rows);
    });
  },

  async list() {
    return db
      .select({ id: folders.folderId, name: folders.name })
      .from(folders)
      .where(eq(folders.accountId, account))
      .orderBy(asc(folders.position));
  },
});

export const fieldQueries = (account: number, db: Db): Crate['fields'] => ({
  async replace(read, now) {
    const rows = [...new Map(read.map((one) => [one.id, one])).values()].map(({ id, ...rest }, position) => ({
      ...{ accountId: account, fieldId: id, ...rest, position, readAt: now },
    }));
    await db.transaction(async (tx) => {
      await tx.delete(fields).where(eq(fields.accountId, account));
      if (rows.length > 0) await tx.insert(fields).values(rows);
    });
  },

  async list() {
    return db
      .select({
        id: fields.fieldId,
        name: fields.name,
        type: fields.type,
        isPublic: fields.isPublic,
        options: fields.options,
      })
      .from(fields)
      .where(eq(fields.accountId, account))
      .orderBy(asc(fields.position));
  },
});
