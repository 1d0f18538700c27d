DROP INDEX "records_newest";--> statement-breakpoint
DROP INDEX "records_year";--> statement-breakpoint
DROP INDEX "records_genres";--> statement-breakpoint
DROP INDEX "records_formats";--> statement-breakpoint
-- The text of a record must fit into an index (search-text.ts). Hardly any record has a longer one.
UPDATE "records" SET "search_text" = left("search_text", 600) WHERE octet_length("search_text") > 2400;--> statement-breakpoint
-- The bits of word-bits.ts. As generated columns they are written in one pass, which leaves no room of overwritten rows behind.
CREATE FUNCTION "runout_bits"("words" text[], "known" text[]) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(bit_or(1 << (array_position("known", "word") - 1)), 0) FROM unnest("words") AS "word"
$$;--> statement-breakpoint
ALTER TABLE "records"
	ADD COLUMN "genre_bits" integer NOT NULL GENERATED ALWAYS AS (runout_bits("genres", ARRAY[
		'Blues', 'Brass & Military', 'Children''s', 'Classical', 'Electronic', 'Folk, World, & Country', 'Funk / Soul', 'Hip Hop', 'Jazz',
		'Latin', 'Non-Music', 'Pop', 'Reggae', 'Rock', 'Stage & Screen'
	])) STORED,
	ADD COLUMN "format_bits" integer NOT NULL GENERATED ALWAYS AS (runout_bits(runout_formats("formats"), ARRAY[
		'Vinyl', 'LP', 'EP', 'Single', 'Maxi-Single', 'Album', 'Mini-Album', 'Compilation', 'Box Set', '12"', '10"', '7"', '45 RPM', '78 RPM',
		'Picture Disc', 'Shape', 'Limited Edition', 'Numbered', 'Reissue', 'Repress', 'Remastered', 'Promo', 'Test Pressing', 'White Label',
		'Mono', 'Stereo', 'Quadraphonic', 'Shellac', 'CD', 'Cassette'
	])) STORED;--> statement-breakpoint
ALTER TABLE "records" ALTER COLUMN "genre_bits" DROP EXPRESSION, ALTER COLUMN "format_bits" DROP EXPRESSION;--> statement-breakpoint
ALTER TABLE "records" ALTER COLUMN "genre_bits" SET DEFAULT 0, ALTER COLUMN "format_bits" SET DEFAULT 0;--> statement-breakpoint
DROP FUNCTION "runout_bits";--> statement-breakpoint
DROP FUNCTION "runout_formats";--> statement-breakpoint
DROP FUNCTION "runout_genres";--> statement-breakpoint
CREATE INDEX "records_questions" ON "records" USING btree ("account_id","created_at","id" DESC NULLS FIRST,"year_released","genre_bits","format_bits","discogs_id","search_text");
