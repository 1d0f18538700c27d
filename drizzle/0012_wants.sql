CREATE TABLE "wants" (
	"account_id" integer NOT NULL,
	"release_id" bigint NOT NULL,
	"is_wanted" boolean NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "wants_account_id_release_id_pk" PRIMARY KEY("account_id","release_id")
);
