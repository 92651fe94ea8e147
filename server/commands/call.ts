import { put } from '#contract/records/record.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { noticed, settledWith } from './steps/notice.ts';
import { actorOf, touched } from './steps/step.ts';

/** More than anybody calls before somebody goes. */
const MOST = 50;

export default defineCommand('call', ({ incident: id, version, outcome, note }, context) => {
  const incident = reach('incident', id, context);
  unchanged(incident, version, context);
  legal(incident, 'call');
  const { calls = [] } = incident;
  if (calls.length >= MOST)
    throw refuse(
      'too-many',
      `电话记录已满（至多 ${MOST} 条），请派人上门`,
      `There is no room for more calls (at most ${MOST}): send somebody.`,
    );
  const called = { ...incident, calls: [...calls, { at: context.now, by: actorOf(context), outcome, note }] };
  const alerts = outcome === 'well' ? incident.alerts.map((alert) => context.records.get('alert', alert)) : [];
  const acked = noticed(alerts, context);
  return [
    ...Array.from(acked.values(), (alert) => put('alert', alert)),
    put('incident', touched(settledWith(called, acked, context), context)),
  ];
});
