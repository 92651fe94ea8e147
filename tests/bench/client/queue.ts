import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Severity } from '#contract/severity.ts';
import { createFakeWorld, fakeAlert } from '#client/layers/fake-world.ts';
import { QueueLines } from '#client/alerts/queue-lines.ts';
import type { QueueContext } from '#client/alerts/queue-item.ts';
import type { BenchResult } from '../result.ts';

const ALERTS = 5000;
const REPEATS = 500;
const FRAMES = 200;
const INCIDENTS = 400;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Main-thread time of a frame of repeats until the alert queue is in order again, beside sorting all anew. */
export function run(): Promise<BenchResult[]> {
  const { world } = createFakeWorld(1);
  const context: QueueContext = { kinds: world.kinds, severityOf: () => undefined };
  const device = world.deviceByHandle(0)!;
  const held = Array.from(
    { length: ALERTS },
    (_, i) =>
      fakeAlert(device, {
        id: `a${i}`,
        raisedAt: (i * 7919) % 100_000,
        severity: ((i % 4) + 1) as Severity,
        lifeSafety: i % 9 === 0,
        incident: i % 2 === 0 ? `i${i % INCIDENTS}` : null,
        acked: i % 3 === 0 ? { by: { id: 'u', name: 'u' }, at: 1 } : null,
      }).record as Alert,
  );
  const lines = new QueueLines(true, context);
  lines.reset(held);
  const kept: number[] = [];
  const anew: number[] = [];
  let unlike = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const changes = Array.from({ length: REPEATS }, (_, i): RecordChange => {
      const at = (frame * 131 + i * 17) % ALERTS;
      held[at] = { ...held[at], count: held[at].count + 1, lastAt: frame };
      return { type: 'alert', id: held[at].id, record: held[at] };
    });
    const start = performance.now();
    lines.apply(changes);
    kept.push(performance.now() - start);
    if (frame % 10 !== 0) continue;
    const again = performance.now();
    const all = new QueueLines(true, context);
    all.reset(held);
    anew.push(performance.now() - again);
    unlike += all.items.filter((item, i) => JSON.stringify(item) !== JSON.stringify(lines.items[i])).length;
  }
  const middle = median(kept);
  return Promise.resolve([
    {
      name: `alert queue, ${REPEATS} repeats a frame among ${ALERTS} alerts`,
      value: middle,
      unit: 'ms',
      target: '≤ 4 ms',
      ok: middle <= 4,
      note: `median of ${FRAMES} frames`,
    },
    { name: 'the same, all lines made and sorted anew', value: median(anew), unit: 'ms', note: 'for comparison' },
    { name: 'lines otherwise than sorted anew', value: unlike, unit: '', target: '0', ok: unlike === 0 },
  ]);
}
