-- The bot's own role and database, made once, when the volume of Postgres is empty: it owns what it needs, and is no superuser.
-- Run by the entrypoint of the image as the superuser `postgres`; the password comes from a secret.
\set password `cat /run/secrets/runout_password`
create role runout login nosuperuser nocreatedb nocreaterole noreplication password :'password';
create database runout owner runout;
-- Nobody else comes in, and there is nothing to be had in the other databases.
revoke connect, temporary on database runout, postgres, template1 from public;
