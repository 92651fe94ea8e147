import { put, type RecordChange } from '#contract/records/record.ts';
import type { Operation } from '#contract/records/operation.ts';
import { numbering } from '#server/casework/numbers.ts';
import { refuse } from '#server/lib/refused.ts';
import { stepped } from '#server/operations/step.ts';
import { defineCommand } from './command.ts';
import { reach } from './steps/guard.ts';
import {
  actionOf,
  drillable,
  expectedOf,
  firstState,
  lastsOf,
  obstacleOf,
  openOperations,
  paramsOf,
  permitted,
} from './steps/operating.ts';
import { actorOf } from './steps/step.ts';

export default defineCommand('operate', ({ devices: ids, action: id, params: told = {}, reason }, context) => {
  const { now, records, casework, secondPerson } = context;
  const devices = [...new Set(ids)].map((device) => reach('device', device, context));
  const action = actionOf(devices, id, context);
  permitted(action, reason, context);
  const params = paramsOf(action, told);
  for (const device of devices) drillable(device, action, params, context);
  const open = openOperations(context);
  const obstacles = devices.map((device) => obstacleOf(device, action, open, context));
  const [only] = obstacles;
  if (devices.length === 1 && only !== null) {
    const { words, first } = only;
    if (first) throw refuse('conflict', words.zh, words.en, { by: first.requestedBy, at: first.requestedAt });
    throw refuse('illegal', words.zh, words.en);
  }
  const critical = action.needs === 'operate-critical';
  const next = numbering('CZ', records, now, casework.calendar.zone);
  const numbers = devices.map(() => next());
  const replaced = devices.flatMap((device, i): RecordChange[] =>
    obstacles[i] !== null
      ? []
      : (open.get(device.id) ?? []).flatMap((operation) => {
          const over = stepped(operation, { what: 'replaced' }, now, actorOf(context));
          return over === null ? [] : [put('operation', over)];
        }),
  );
  const given = devices.map((device, i): RecordChange => {
    const words = obstacles[i]?.words ?? null;
    const operation: Operation = {
      id: numbers[i],
      version: 1,
      updatedAt: now,
      updatedBy: actorOf(context),
      group: numbers[0],
      device: device.id,
      kind: device.kind,
      place: device.place,
      action: id,
      params,
      critical,
      reason,
      state: words !== null ? 'refused' : firstState(action, secondPerson),
      requestedAt: now,
      requestedBy: actorOf(context),
      approved: null,
      tries: 0,
      sentAt: null,
      acknowledgedAt: null,
      endedAt: words === null ? null : now,
      expects: expectedOf(action.expects, params),
      ...lastsOf(action, params),
      words,
      simulated: device.simulated,
    };
    return put('operation', operation);
  });
  return [...replaced, ...given];
});
