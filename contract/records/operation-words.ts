import { label, type Label } from '../label.ts';
import type { Operation, OperationState } from './operation.ts';

/** `done` where the device's answer is all there is. */
const OPERATION_STATE_LABELS: Record<OperationState | 'done' | 'going' | 'gone', Label> = {
  awaiting: label('待复核', 'Awaiting a second person'),
  requested: label('待下发', 'To be sent'),
  sent: label('已下发', 'Sent'),
  acknowledged: label('设备已接收', 'Taken by the device'),
  done: label('设备已应答', 'Answered by the device'),
  going: label('进行中', 'Under way'),
  gone: label('已结束', 'Over'),
  confirmed: label('已执行', 'Done, as its reading shows'),
  refused: label('未执行', 'Not done'),
  'timed-out': label('结果不明', 'Outcome unknown'),
};

export function operationWords({ state, endedAt, lastsS }: Pick<Operation, 'state' | 'endedAt' | 'lastsS'>): Label {
  if (lastsS !== undefined && state === 'acknowledged') return OPERATION_STATE_LABELS.going;
  if (lastsS !== undefined && state === 'confirmed') return OPERATION_STATE_LABELS.gone;
  return OPERATION_STATE_LABELS[state === 'acknowledged' && endedAt !== null ? 'done' : state];
}
