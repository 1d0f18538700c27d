-- Makes the bot's own role and database, once, while the volume of Postgres is empty. The role owns its database and is no superuser.
-- The entrypoint of the image runs this as the superuser `postgres`. The password comes from a secret.
\set password `cat /run/secrets/runout_password`
create role runout login nosuperuser nocreatedb nocreaterole noreplication password :'password';
create database runout owner runout;
-- No other role can connect to the database, and this role can connect to no other database.
revoke connect, temporary on database runout, postgres, template1 from public;
