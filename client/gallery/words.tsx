import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { SEVERITIES, SEVERITY_LABELS } from '#contract/severity.ts';
import { STATUSES, STATUS_LABELS } from '#contract/live/status.ts';
import { AgeText, Countdown, Moment } from '#client/ui/time/Age.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { HandledMark } from '#client/ui/status/HandledMark.tsx';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import { MediaTile } from '#client/ui/data/MediaTile.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { PlaceState } from '#client/ui/status/PlaceState.tsx';
import { Quantity, Reading } from '#client/ui/data/Quantity.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { StatusDot } from '#client/ui/status/StatusDot.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { UI_ICONS } from '#client/ui/icons/names.ts';
import type { Samples } from './sample.ts';

const NONE = (): void => undefined;
const MINUTE = 60_000;
/** When the page was opened: all ages are told from here. */
const OPENED = Date.now();
const counts = (byName: Readonly<Record<string, number>>): number[] => STATUSES.map((status) => byName[status] ?? 0);

const TIMES: Samples = {
  AgeText: [
    { about: label('从未', 'never'), show: () => <AgeText at={0} /> },
    { about: label('刚刚', 'now'), show: () => <AgeText at={OPENED} /> },
    { about: label('三天前', 'three days'), show: () => <AgeText at={OPENED - 76 * 60 * MINUTE} /> },
  ],
  Countdown: [
    { about: label('还早', 'far'), show: () => <Countdown deadline={OPENED + 90 * MINUTE} /> },
    { about: label('将到', 'soon'), show: () => <Countdown deadline={OPENED + 9 * MINUTE} /> },
    { about: label('超时', 'late'), show: () => <Countdown deadline={OPENED - 9 * MINUTE} /> },
  ],
  Moment: [
    { about: label('今天', 'today'), show: () => <Moment at={OPENED} /> },
    { about: label('另一天', 'another day'), show: () => <Moment at={OPENED - 4000 * MINUTE} /> },
  ],
};

const VALUES: Samples = {
  Quantity: [
    { about: label('带单位', 'with a unit'), show: () => <Quantity value={12_345.678} unit="MPa" decimals={2} /> },
    { about: label('没有单位', 'without'), show: () => <Quantity value={7} /> },
    { about: label('从未上报', 'never reported'), show: () => <Quantity value={Number.NaN} unit="m" /> },
  ],
  Reading: [
    {
      about: label('状态', 'a state'),
      show: () => (
        <Reading
          spec={{ label: label('盖', 'Lid'), unit: '', range: [0, 1], decimals: 0, states: { 1: label('打开', 'open') } }}
          value={1}
        />
      ),
    },
    {
      about: label('数值', 'a number'),
      show: () => <Reading spec={{ label: label('液位', 'Level'), unit: 'm', range: [0, 5], decimals: 2 }} value={1.25} />,
    },
  ],
  Name: [
    {
      about: label('一行', 'one line'),
      show: (pick) => (
        <Name
          text={pick(
            label('解放阁小区 7 号楼 12 层西侧走廊感烟火灾探测器', 'Smoke detector, corridor west, floor 12, building 7, Jiefangge'),
          )}
        />
      ),
    },
    {
      about: label('两行', 'two lines'),
      show: (pick) => (
        <Name
          lines={2}
          text={pick(
            label(
              '解放阁小区 7 号楼 12 层西侧走廊感烟火灾探测器，近消火栓',
              'Smoke detector, corridor west, floor 12, building 7, Jiefangge, near the hydrant',
            ),
          )}
        />
      ),
    },
    { about: label('有害的名称', 'a hostile name'), show: () => <Name text={'<b>7</b>\u202E号\u0000楼'} /> },
    { about: label('没有名称', 'none'), show: () => <Name text="" /> },
  ],
};

/** A picture that needs no server: a street in four colours. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="#5b7" d="M0 0h4v3H0z"/><path fill="#999" d="M0 2h4v1H0z"/></svg>',
)}`;
const inTile = (tile: JSX.Element): JSX.Element => <span style={{ display: 'block', width: '9rem' }}>{tile}</span>;
const MEDIA: Samples = {
  MediaTile: [
    {
      about: label('照片', 'a picture'),
      show: (pick) => inTile(<MediaTile state="shown" words={pick(label('井盖已复位', 'Lid back on'))} src={PICTURE} onOpen={NONE} />),
    },
    {
      about: label('视频', 'a clip'),
      show: (pick) => inTile(<MediaTile state="shown" words={pick(label('现场视频', 'A clip'))} src={PICTURE} clip onOpen={NONE} />),
    },
    {
      about: label('上传中', 'being sent'),
      show: (pick) => inTile(<MediaTile state="sending" words={pick(label('正在上传', 'Sending'))} src={PICTURE} progress={0.4} />),
    },
    {
      about: label('须说明理由', 'asks for a reason'),
      show: (pick) =>
        inTile(
          <MediaTile state="locked" words={pick(label('涉及人员，说明理由后查看', 'Tells of people: say why to open it'))} onOpen={NONE} />,
        ),
    },
    {
      about: label('正在读取', 'on its way'),
      show: (pick) => inTile(<MediaTile state="loading" words={pick(label('正在读取…', 'Loading…'))} />),
    },
    {
      about: label('已删除', 'deleted'),
      show: (pick) => inTile(<MediaTile state="gone" words={pick(label('已于 2026-11-01 按保存期限删除', 'Deleted on 2026-11-01'))} />),
    },
    {
      about: label('未能读取', 'failed'),
      show: (pick) =>
        inTile(
          <MediaTile state="failed" words={pick(label('未能读取，点击重试', 'Could not be read; press to try again'))} onOpen={NONE} />,
        ),
    },
  ],
};

const STATES: Samples = {
  Badge: [
    { about: label('普通', 'plain'), show: (pick) => <Badge>{pick(label('模拟', 'simulated'))}</Badge> },
    ...SEVERITIES.map((severity) => ({ about: SEVERITY_LABELS[severity], show: () => <Badge severity={severity}>×12</Badge> })),
  ],
  SeverityMark: SEVERITIES.map((severity) => ({
    about: SEVERITY_LABELS[severity],
    show: () => (
      <span>
        <SeverityMark severity={severity} /> <SeverityMark severity={severity} unacked={false} />
      </span>
    ),
  })),
  HandledMark: [{ about: label('已恢复·处置中', 'restored, being handled'), show: () => <HandledMark /> }],
  StatusDot: STATUSES.map((status) => ({ about: STATUS_LABELS[status], show: () => <StatusDot status={status} /> })),
  PlaceState: [
    {
      about: label('一切正常', 'all is well'),
      show: () => <PlaceState rollUp={{ alerts: [0, 0, 0, 0], unacked: 0, lifeSafety: 0, handled: 0, devices: counts({ normal: 128 }) }} />,
    },
    {
      about: label('多种情况', 'much at once'),
      wide: true,
      show: () => (
        <PlaceState
          rollUp={{
            alerts: [1, 2, 13, 104],
            unacked: 9,
            lifeSafety: 1,
            handled: 2,
            devices: counts({ normal: 900, warning: 4, fault: 2, offline: 31, stale: 5, unknown: 1 }),
          }}
        />
      ),
    },
  ],
  EmptyState: [
    {
      about: label('没有内容', 'nothing there'),
      wide: true,
      show: (pick) => (
        <EmptyState icon="check" title={pick(label('没有告警', 'No alerts'))}>
          {pick(label('一切正常。', 'All is well.'))}
        </EmptyState>
      ),
    },
  ],
  Skeleton: [{ about: label('正在来', 'on its way'), show: () => <Skeleton rows={3} /> }],
};

export const WORDS: Samples = {
  Logo: [{ about: label('产品标志', 'the product'), show: () => <Logo /> }],
  Kbd: [
    {
      about: label('按键', 'a key'),
      show: () => (
        <span>
          <Kbd>A</Kbd> <Kbd>Esc</Kbd>
        </span>
      ),
    },
  ],
  ...TIMES,
  ...VALUES,
  ...MEDIA,
  ...STATES,
  Icon: UI_ICONS.map((name) => ({ about: label(name, name), show: () => <Icon name={name} /> })),
};
