// The process that makes or tries one archive: takes its job over IPC, answers, ends.
import type { Job, Outcome } from './job.ts';
import { tryArchive } from './restore.ts';
import { writeArchive } from './write.ts';

async function carryOut(job: Job): Promise<Outcome> {
  try {
    if ('make' in job) return { made: await writeArchive(job.make) };
    await tryArchive(job.try, job.scratch);
    return { made: null };
  } catch (error) {
    return { failed: (error as Error).message };
  }
}

// Whoever ordered it is gone.
process.once('disconnect', () => process.exit(1));
process.once('message', (job: Job) => {
  void carryOut(job).then((outcome) => process.send?.(outcome, () => process.exit(0)));
});
