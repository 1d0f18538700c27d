// @ts-check
// Support: loaded before a bot that a test starts (unoptimized.ts).
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
