// Live: the command: `npm run test:live`.
import { runLive } from './live.ts';

process.exitCode = await runLive({ env: process.env, folder: process.cwd(), print: console.log });
