CREATE TABLE "ownership_hints" (
	"release_id" bigint PRIMARY KEY NOT NULL,
	"master_id" bigint,
	"saved_in_run" bigint
);
--> statement-breakpoint
DROP INDEX "add_intents_one_open";--> statement-breakpoint
ALTER TABLE "add_intents" ADD COLUMN "record_id" uuid;--> statement-breakpoint
ALTER TABLE "add_intents" ADD COLUMN "undo_sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "collection_items" ADD COLUMN "saved_in_run" bigint;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "undone" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "gone" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "ownership_hints_master" ON "ownership_hints" USING btree ("master_id");--> statement-breakpoint
CREATE UNIQUE INDEX "add_intents_one_live" ON "add_intents" USING btree ("release_id") WHERE "add_intents"."status" in ('open', 'undoing');--> statement-breakpoint
-- Which row an older intent is about: the one that is there, unless that one was made after the intent was taken back.
UPDATE "add_intents" SET "record_id" = "records"."id" FROM "records"
	WHERE "records"."discogs_id" = "add_intents"."release_id"
	AND NOT ("add_intents"."status" = 'undone' AND "add_intents"."created_at" < "records"."created_at");
