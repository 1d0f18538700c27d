ALTER TABLE "add_intents" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "add_intents" ADD COLUMN "shown_as" text;--> statement-breakpoint
CREATE INDEX "add_intents_message" ON "add_intents" USING btree ("account_id","id") WHERE "add_intents"."message_id" is not null;