import { label, type Label } from '#contract/label.ts';

/** What an indicator's value can be taken from by itself; of all others nobody has entered anything yet. */
type Measured = 'cameras-intact';

interface Indicator {
  readonly name: Label;
  /** 口径: what is divided by what. */
  readonly formula: Label;
  /** Least share, 0 … 1, at level 基础型. */
  readonly least: number;
  readonly measured?: Measured;
}

/** Where the figures below stand: 山东省智慧社区建设指标, as 泺源街道 of 市中区 published them. */
export const EVIDENCE = label('省建设指标，2024-11-08 公布', 'Provincial indicators, 2024-11-08');

/**
 * Rows 1 to 4 of 基础型, the ones that are public. Those of 成长型 and 标杆型 are not known to us: none are made up.
 */
export const INDICATORS: readonly Indicator[] = [
  {
    name: label('有线宽带', 'Wired broadband'),
    formula: label('千兆接入家庭数/家庭总数', 'homes with gigabit access of all homes'),
    least: 0.7,
  },
  { name: label('移动通信', 'Mobile network'), formula: label('5G 覆盖面积/社区面积', 'area covered by 5G of all'), least: 0.8 },
  {
    name: label('广播电视', 'Television'),
    formula: label('有线电视或 IPTV 家庭/总数', 'homes with cable or IPTV of all homes'),
    least: 0.7,
  },
  {
    name: label('摄像机完好率', 'Cameras intact'),
    formula: label('按时上报且无故障/总数', 'heard in time and without fault, of all'),
    least: 0.9,
    measured: 'cameras-intact',
  },
];

/** Jinan: communities at least 基础型, cumulative, to the end of the year. */
export const TARGETS: readonly { readonly year: number; readonly communities: number }[] = [
  { year: 2023, communities: 300 },
  { year: 2024, communities: 400 },
  { year: 2025, communities: 500 },
];
