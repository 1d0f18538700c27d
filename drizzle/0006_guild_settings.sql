CREATE TABLE "guild_settings" (
	"guild_id" text PRIMARY KEY NOT NULL,
	"answers_private" boolean DEFAULT false NOT NULL,
	"folder_account_id" integer,
	"folder_id" bigint,
	"folder_name" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
