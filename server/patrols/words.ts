import { label, type Label } from '#contract/label.ts';
import { METHOD_LABELS } from '#contract/patrols/check-in.ts';
import { missedFrom, type PatrolRound, type RoundPoint, type Visit } from '#contract/patrols/round.ts';
import type { Zone } from '#contract/zone.ts';
import type { Owed } from './owed.ts';

const MINUTE_MS = 60_000;

const hour = (at: number, zone: Zone): string => new Date(at + zone.offset(at)).toISOString().slice(11, 16);

/** `东线巡检 08:00 轮：应于 08:20 前到` */
function askedFor({ name, from }: PatrolRound, { due }: RoundPoint, zone: Zone): Label {
  return label(
    `${name} ${hour(from, zone)} 轮：应于 ${hour(due, zone)} 前到`,
    `${name}, round of ${hour(from, zone)}: due by ${hour(due, zone)}`,
  );
}

/** Why an alert of a point begins. */
export function owedWords({ round, point, what, together }: Owed, zone: Zone): Label {
  const { zh, en } = askedFor(round, point, zone);
  if (together !== undefined) {
    const [moreZh, moreEn] = together > 1 ? [`（停运期间共 ${together} 轮）`, ` (${together} rounds of that time)`] : ['', ''];
    return label(
      `${zh}，系统停运期间未见到点记录，漏检${moreZh}`,
      `${en}, and nothing tells that somebody came while the system was down: missed${moreEn}`,
    );
  }
  if (what === 'late') return label(`${zh}，逾期未到`, `${en}, and nobody has been there`);
  const end = hour(missedFrom(round), zone);
  return label(`${zh}，至 ${end} 本轮结束未到，漏检`, `${en}, and nobody came before the round was over at ${end}: missed`);
}

/** How it ended: when somebody was there, and when that was told. */
export function visitWords(round: PatrolRound, point: RoundPoint, visit: Visit, zone: Zone): Label {
  const { zh, en } = askedFor(round, point, zone);
  const how = METHOD_LABELS[visit.method];
  const late = Math.ceil((visit.at - point.due) / MINUTE_MS);
  const at = hour(visit.at, zone);
  const [wasZh, wasEn] =
    late > 0
      ? [`${at} 补到，晚 ${late} 分钟（${how.zh}）`, `made up at ${at}, ${late} min late (${how.en})`]
      : [`${at} 已到（${how.zh}）`, `somebody was there at ${at} (${how.en})`];
  if (visit.toldAt - visit.at < 2 * MINUTE_MS) return label(`${zh}，${wasZh}`, `${en}; ${wasEn}`);
  return label(`${zh}，${wasZh}，${hour(visit.toldAt, zone)} 补传`, `${en}; ${wasEn}, told at ${hour(visit.toldAt, zone)}`);
}

export const TOO_OLD = label('漏检已过两天，不再要求补检', 'Two days after it was missed it is not to be made up any more');
export const GIVEN_UP = label('路线已停用或改动，不再要求到点', 'The route was given up or changed: nobody has to be there any more');
