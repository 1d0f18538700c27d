// Store: finds the best condition of the copies of a release, of what Discogs shows to everyone.
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../handle.ts';
import { collectionItems, fields } from '../schema.ts';

/** The ids of the fields in which every collection has its conditions at first. Owners can remove and change them. */
const MEDIA = 1;
const SLEEVE = 2;

/**
 * A subquery with `{ media, sleeve }` of the copy with the best record, and of the best sleeve among these. It has no row if no
 * copy has a condition that everyone can see. The options of a field have the best grade first, but Discogs lists `Generic` and
 * `No Cover` before them. Only grades have an abbreviation in brackets: `Mint (M)`.
 */
export function bestCondition(account: number, db: Db, releaseId: SQL) {
  const copy = alias(collectionItems, 'graded');
  const media = alias(fields, 'media');
  const sleeve = alias(fields, 'sleeve');
  const isForEveryone = (field: typeof media | typeof sleeve, id: number) =>
    and(eq(field.accountId, account), eq(field.fieldId, id), eq(field.type, 'dropdown'), field.isPublic);
  /** The copy's own value of the field. */
  const gradeIn = (field: typeof media | typeof sleeve) =>
    sql`(select nullif(note ->> 'value', '') as value from jsonb_array_elements(${copy.notes}) as note
      where (note ->> 'fieldId')::bigint = ${field.fieldId} limit 1)`;
  /** The place of the grade among the options. Null, so last in the order: it is none of them. */
  const placeOf = (field: typeof media | typeof sleeve, grade: SQL) =>
    sql`(select min(place) from jsonb_array_elements_text(${field.options}) with ordinality as option (name, place)
      where name = ${grade})`;
  const mediaGrade = sql`media_grade.value`;
  const sleeveGrade = sql`sleeve_grade.value`;
  return db
    .select({ condition: sql`jsonb_build_object('media', ${mediaGrade}, 'sleeve', ${sleeveGrade})` })
    .from(copy)
    .innerJoin(media, isForEveryone(media, MEDIA))
    .innerJoin(sql`lateral ${gradeIn(media)} as media_grade`, sql`${mediaGrade} is not null`)
    .leftJoin(sleeve, isForEveryone(sleeve, SLEEVE))
    .leftJoin(sql`lateral ${gradeIn(sleeve)} as sleeve_grade`, sql`true`)
    .where(and(eq(copy.accountId, account), eq(copy.releaseId, releaseId)))
    .orderBy(
      sql`${placeOf(media, mediaGrade)} nulls last`,
      sql`(${sleeveGrade} like '%)') desc nulls last`,
      sql`${placeOf(sleeve, sleeveGrade)} nulls last`,
      copy.instanceId,
    )
    .limit(1);
}
