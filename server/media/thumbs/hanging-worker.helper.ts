import { parentPort } from 'node:worker_threads';

// A decoder that never comes to an end.
parentPort!.on('message', () => {
  for (;;);
});
