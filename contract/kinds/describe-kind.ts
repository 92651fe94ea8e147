import type { ActionSpec } from './action-spec.ts';
import type { AlertSpec, DeviceKind, Limit, PointSpec, TimedLimit } from './device-kind.ts';
import { label, type Label } from '../label.ts';
import type { Medium } from '../networks/network.ts';
import { AFFINITIES } from '../vocabularies/affinities.ts';
import { WARNING_COLOURS } from '../records/warning.ts';
import { CATEGORIES } from '../vocabularies/categories.ts';
import { HAZARDS } from '../vocabularies/hazards.ts';

interface DescribedRow {
  readonly id: string;
  readonly label: Label;
  readonly about: Label;
}

/** What a kind says of itself, in words: pages and `npm run list` show the same. */
interface KindDescription {
  readonly facts: Label;
  readonly parts: readonly { readonly title: Label; readonly rows: readonly DescribedRow[] }[];
}

const LEVELS = {
  alert: label('告警', 'alert'),
  warning: label('预警', 'warning'),
  fault: label('故障', 'fault'),
  shielded: label('屏蔽', 'shielded'),
} as const;
const SEVERITIES: readonly Label[] = [label('红', 'red'), label('橙', 'orange'), label('黄', 'yellow'), label('蓝', 'blue')];
const MEDIUM_LABELS: Readonly<Record<Medium, Label>> = {
  water: label('水', 'water'),
  gas: label('气', 'gas'),
  heat: label('热', 'heat'),
  power: label('电', 'power'),
};
const PARTS = {
  points: label('点位', 'Points'),
  alerts: label('告警', 'Alerts'),
  events: label('设备事件', 'Events'),
  actions: label('操作', 'Actions'),
};

const join = (labels: readonly Label[], zh = '；', en = '; '): Label =>
  label(labels.map((one) => one.zh).join(zh), labels.map((one) => one.en).join(en));

export function describeKind(kind: DeviceKind): KindDescription {
  const { points, alerts, events = {}, actions = {}, category, expectedIntervalS, offlineAlert, dependsOn = [] } = kind;
  const rows = <T extends { readonly label: Label }>(specs: Readonly<Record<string, T>>, about: (spec: T) => Label): DescribedRow[] =>
    Object.entries(specs).map(([id, spec]) => ({ id, label: spec.label, about: about(spec) }));
  const parts = [
    { title: PARTS.points, rows: rows(points, aboutPoint) },
    {
      title: PARTS.alerts,
      rows: rows(alerts, ({ severity, lifeSafety, affinity, arriveS, network }) =>
        join(
          [
            SEVERITIES[severity - 1],
            AFFINITIES[affinity].label,
            ...(lifeSafety ? [label('生命安全', 'life-safety')] : []),
            ...(network === undefined ? [] : [aboutNetwork(network)]),
            ...(arriveS === undefined ? [] : [label(`${arriveS} 秒内到场`, `help there within ${arriveS} s`)]),
          ],
          ' · ',
          ' · ',
        ),
      ),
    },
    {
      title: PARTS.events,
      rows: rows(events, ({ attributes }) =>
        join(
          Object.values(attributes).map((attribute) => attribute.label),
          '、',
          ', ',
        ),
      ),
    },
    { title: PARTS.actions, rows: rows(actions, aboutAction) },
  ];
  const silence = label(`每 ${expectedIntervalS} 秒上报一次`, `reports every ${expectedIntervalS} s`);
  const offline = offlineAlert === undefined ? [] : [label('离线时告警', 'silence is an alert')];
  const media = join(
    dependsOn.map((medium) => MEDIUM_LABELS[medium]),
    '、',
    ', ',
  );
  const needs = dependsOn.length === 0 ? [] : [label(`断${media.zh}即停`, `stands still without ${media.en}`)];
  return {
    facts: join([CATEGORIES[category].label, silence, ...offline, ...needs], ' · ', ' · '),
    parts: parts.filter((part) => part.rows.length > 0),
  };
}

const aboutNetwork = ({ medium, fault }: NonNullable<AlertSpec['network']>): Label => {
  const { zh, en } = MEDIUM_LABELS[medium];
  return fault === 'leak'
    ? label(`${zh}网泄漏：指出应关的阀门与受影响的住户`, `${en} escapes: tells what to close and who is cut off`)
    : label(`停${zh}：指出受影响的住户`, `no ${en}: tells who is cut off`);
};

const aboutAction = ({ confirm, scheduled }: ActionSpec): Label =>
  scheduled === undefined ? confirm : join([confirm, label('可按计划执行', 'A schedule may give it.')], '', ' ');

function aboutPoint({ unit, range: [low, high], states, limits: timed = [], ...point }: PointSpec): Label {
  const values = states
    ? join(Object.values(states), ' / ', ' / ')
    : label(`${low}…${high} ${unit}`.trim(), `${low}…${high} ${unit}`.trim());
  const limits = (Object.keys(LEVELS) as (keyof typeof LEVELS)[]).flatMap((level) => {
    const limit = point[level];
    return limit ? [aboutLimit(LEVELS[level], limit, unit)] : [];
  });
  return join([values, ...limits, ...timed.map((limit) => aboutTimed(limit, unit))]);
}

/** 暴雨橙色预警起 80% */
const aboutWarned = (warned: Limit['warned'] = []): Label =>
  join(
    [
      label('', ''),
      ...warned.map(({ hazard, from, share }) => {
        const [what, colour] = [HAZARDS[hazard].label, WARNING_COLOURS[from]];
        const left = `${Math.round(share * 100)}%`;
        return label(`${what.zh}${colour.zh}预警起收紧到 ${left}`, `${left} of it from a ${colour.en} warning of ${what.en.toLowerCase()}`);
      }),
    ],
    '，',
    ', ',
  );

function aboutLimit(level: Label, { above, below, release, warned }: Limit, unit: string): Label {
  const bound = above === undefined ? `< ${below}` : `> ${above}`;
  const value = `${bound} ${unit}`.trim();
  const end = release === undefined ? label('', '') : label(`，恢复于 ${release}`, `, ends at ${release}`);
  const stricter = aboutWarned(warned);
  return label(`${level.zh} ${value}${end.zh}${stricter.zh}`, `${level.en} ${value}${end.en}${stricter.en}`);
}

function aboutTimed({ rises, falls, forS, overS = 60, level = 'alert', ...limit }: TimedLimit, unit: string): Label {
  const lasting = forS === undefined ? label('', '') : label(`，持续 ${forS} 秒`, ` for ${forS} s`);
  const rate = rises ?? falls;
  if (rate === undefined) {
    const { zh, en } = aboutLimit(LEVELS[level], limit, unit);
    return label(`${zh}${lasting.zh}`, `${en}${lasting.en}`);
  }
  const [zh, en] = rises === undefined ? ['下降', 'falls'] : ['上升', 'rises'];
  const stricter = aboutWarned(limit.warned);
  const speed = `> ${rate} ${unit}`.trim();
  return label(
    `${LEVELS[level].zh} 每分钟${zh} ${speed}（${overS} 秒内）${lasting.zh}${stricter.zh}`,
    `${LEVELS[level].en} when it ${en} ${speed} a minute over ${overS} s${lasting.en}${stricter.en}`,
  );
}
