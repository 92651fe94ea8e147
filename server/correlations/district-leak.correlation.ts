import { label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import { defineCorrelation } from './correlation.ts';

/** What a water meter says through which water runs all night. */
const LEAK = 'leak';
/** Of one night. */
const WITHIN_MS = 36 * 3_600_000;
/** A share of the district's flow that is no more than this is the meters' own error. */
const ERROR_SHARE = 0.1;

export default defineCorrelation({
  id: 'district-leak',
  about: 'By night more water runs into a compound than its households’ meters let through: the rest is lost in the ground between.',
  around: 'compound',
  codes: [LEAK],
  rank: 56,
  severity: 3,
  find({ changes, standing, buildingOf }) {
    const lately = standing.filter(({ quietMs }) => quietMs <= WITHIN_MS);
    // A meter of a district stands outside of any building.
    const district = [...changes, ...lately.map(({ alert }) => alert)].some(({ place }) => buildingOf(place) === null);
    return district ? { changes, standing: lately, presumed: true } : null;
  },
  words: ({ subject, alerts }) => {
    const all = alerts().map(({ alert }) => alert);
    const least = all.reduce((fewest, one) => Math.min(fewest, depth(one)), Infinity);
    const [districts, homes] = [all.filter((one) => depth(one) === least), all.filter((one) => depth(one) > least)];
    const [into, through] = [flow(districts), flow(homes)];
    const lost = Math.max(0, into - through);
    const isLost = lost > into * ERROR_SHARE;
    const sums = label(
      `${subject.zh} 夜间最小流量 ${m3h(into)}，其中 ${homes.length} 块户表报漏水共 ${m3h(through)}，其余户表未报`,
      `the least flow of the night into ${subject.en} is ${m3h(into)}; ${homes.length} meters of households tell of leaks, ` +
        `${m3h(through)} in all, and the others of none`,
    );
    return {
      title: isLost
        ? label(`${subject.zh} · 管网漏损约 ${m3h(lost)}？`, `${subject.en} · about ${m3h(lost)} lost underground?`)
        : label(`${subject.zh} · 夜间漏水在户内`, `${subject.en} · water runs by night in the flats`),
      reason: isLost
        ? label(
            `${sums.zh}：推测约 ${m3h(lost)} 漏在总表与户表之间的管网，请夜间听漏`,
            `${sums.en}: presumably about ${m3h(lost)} is lost between the district’s meter and theirs; listen for it by night`,
          )
        : label(`${sums.zh}：推测由户内漏水引起，请先入户`, `${sums.en}: presumably these leaks are all of it; go to the flats first`),
    };
  },
});

const depth = ({ place }: Alert): number => place.split('/').length;
const flow = (alerts: readonly Alert[]): number => alerts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
const m3h = (value: number): string => `${Math.round(value * 100) / 100} m³/h`;
