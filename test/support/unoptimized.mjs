// @ts-check
// Support: loaded before a bot of a test, so that V8 does not optimize the embedded Postgres (unoptimized.ts).
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
