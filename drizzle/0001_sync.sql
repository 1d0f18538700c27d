ALTER TABLE "sync_runs" ADD COLUMN "message_channel_id" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "stopped_by" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "attempt" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "preview" jsonb;