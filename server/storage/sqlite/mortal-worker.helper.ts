// The worker of a storage thread that ends in the middle of its work when it is told to store a value named `end`, or to read a record
// named so.
import { parentPort } from 'node:worker_threads';
import type { Call } from './messages.ts';
import './worker.ts';

parentPort!.on('message', (calls: readonly Call[]) => {
  if (calls.some(({ args }) => args.includes('end'))) process.exit(1);
});
