ALTER TABLE "sync_runs" ADD COLUMN "night" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "nightly_hour" integer;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "nightly_timezone" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "nightly_guild_id" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "nightly_set_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_night" ON "sync_runs" USING btree ("account_id","night");