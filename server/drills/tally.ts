import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

/** Names that are written out; of more their number is told. */
const NAMED = 20;

/**
 * What came of a drill, in words: who answered, who stayed silent, and what was still in alarm when it ended and is real now.
 * @param devices all of the loop
 */
export function tally(
  { id }: Pick<Operation, 'id'>,
  devices: readonly Device[],
  alerts: Iterable<Alert>,
  real: readonly AlertSignal[],
): Label {
  const answered = new Set<string | null>();
  for (const { drill, device } of alerts) if (drill === id) answered.add(device);
  const silent = devices.filter((device) => !answered.has(device.id));
  const standing = new Set(real.map(({ device }) => device));
  const inAlarm = devices.filter((device) => standing.has(device.id));
  const zh = [`${devices.length} 个部件，应答 ${devices.length - silent.length} 个`];
  const en = [`${devices.length - silent.length} of ${devices.length} devices answered`];
  if (silent.length > 0) {
    zh.push(`未应答 ${silent.length} 个：${namesOf(silent, '、', '等')}`);
    en.push(`${silent.length} stayed silent: ${namesOf(silent, ', ', ' and others')}`);
  }
  if (inAlarm.length > 0) {
    zh.push(`结束时仍在报警、已按真实警情处理：${namesOf(inAlarm, '、', '等')}`);
    en.push(`still in alarm at the end, and real since: ${namesOf(inAlarm, ', ', ' and others')}`);
  }
  return label(`${zh.join('；')}。`.slice(0, 2000), `${en.join('; ')}.`.slice(0, 2000));
}

const namesOf = (devices: readonly Device[], between: string, more: string): string =>
  devices
    .slice(0, NAMED)
    .map(({ name }) => name.slice(0, 40))
    .join(between) + (devices.length > NAMED ? more : '');

/**
 * What came of a bypass, in words: what was kept, and what was still in alarm when it ended and is raised since.
 * @param devices those it is of
 */
export function kept(
  { id }: Pick<Operation, 'id'>,
  devices: readonly Device[],
  alerts: Iterable<Alert>,
  real: readonly AlertSignal[],
): Label {
  let times = 0;
  const said = new Set<string | null>();
  for (const { drill, device, count } of alerts) {
    if (drill !== id) continue;
    said.add(device);
    times += count;
  }
  const standing = new Set(real.map(({ device }) => device));
  const spoke = devices.filter((device) => said.has(device.id));
  const inAlarm = devices.filter((device) => standing.has(device.id));
  const zh = [times === 0 ? '期间没有报警' : `期间 ${times} 次报警只留记录：${namesOf(spoke, '、', '等')}`];
  const en = [
    times === 0
      ? 'nothing was kept'
      : `kept and not raised ${times === 1 ? 'once' : `${times} times`}: ${namesOf(spoke, ', ', ' and others')}`,
  ];
  if (inAlarm.length > 0) {
    zh.push(`结束时仍在报警、已报出：${namesOf(inAlarm, '、', '等')}`);
    en.push(`still in alarm at the end, and raised since: ${namesOf(inAlarm, ', ', ' and others')}`);
  }
  return label(`${zh.join('；')}。`.slice(0, 2000), `${en.join('; ')}.`.slice(0, 2000));
}
