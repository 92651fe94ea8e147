import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { countAlerts } from './counts.ts';

const alert = (patch: Partial<Alert>): Alert =>
  ({ kind: 'smoke-detector', severity: 2, active: true, acked: null, shelved: null, lifeSafety: false, ...patch }) as Alert;
const acked = { by: { id: 'u', name: 'u' }, at: 1 };

it('counts what needs attention by severity and by kind', () => {
  const counts = countAlerts([
    alert({}),
    alert({ severity: 1 }),
    alert({ acked }),
    alert({ kind: 'manhole', severity: 4 }),
    alert({ active: false, acked }),
  ]);
  expect(counts.bySeverity).toEqual([
    { severity: 1, all: 1, unacked: 1 },
    { severity: 2, all: 2, unacked: 1 },
    { severity: 3, all: 0, unacked: 0 },
    { severity: 4, all: 1, unacked: 1 },
  ]);
  expect(counts.byKind).toEqual([
    { kind: 'smoke-detector', all: 3, worst: 1 },
    { kind: 'manhole', all: 1, worst: 4 },
  ]);
});
