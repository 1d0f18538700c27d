ALTER TABLE "records" ADD COLUMN "country" text;--> statement-breakpoint
ALTER TABLE "records" ADD COLUMN "master_id" bigint;--> statement-breakpoint
ALTER TABLE "records" ADD COLUMN "artists" jsonb;--> statement-breakpoint
ALTER TABLE "records" ADD COLUMN "labels" jsonb;--> statement-breakpoint
ALTER TABLE "records" ADD COLUMN "formats" jsonb;