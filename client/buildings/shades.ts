import { label, type Label } from '#contract/label.ts';
import type { Rgb, Steps } from '#client/marks/marks.ts';

/** How buildings are coloured when it is not by what is the matter there. */
export const SHADES = ['floors', 'risk'] as const;
export type Shade = (typeof SHADES)[number];

interface ShadeStep {
  readonly from: number;
  readonly rgb: Rgb;
  readonly label: Label;
}

const step = (from: number, rgb: Rgb, zh: string, en: string): ShadeStep => ({ from, rgb, label: label(zh, en) });

/** Nothing is known: neither dark nor light, and of no hue. */
export const NO_DATA: ShadeStep = step(0, [62, 66, 72], '无数据', 'No data');

/**
 * Lowest first; sea green for floors and violet for risk, dark to light: neither is a colour that raises an alarm. Floors part
 * where fire codes do: high-rise from ten, first class from nineteen (54 m), super high-rise from thirty-four (100 m).
 */
export const SCALES: Readonly<Record<Shade, readonly ShadeStep[]>> = {
  floors: [
    step(0, [24, 44, 50], '1–3 层', '1–3'),
    step(4, [29, 66, 70], '4–6 层', '4–6'),
    step(7, [36, 92, 92], '7–9 层', '7–9'),
    step(10, [49, 121, 115], '10–18 层', '10–18'),
    step(19, [78, 155, 140], '19–33 层', '19–33'),
    step(34, [132, 193, 170], '34 层以上', '34 and more'),
  ],
  risk: [
    step(0, [37, 36, 58], '低（15 分以下）', 'Low (below 15)'),
    step(15, [70, 56, 108], '一般（15–35 分）', 'General (15–35)'),
    step(35, [116, 78, 164], '较大（35–60 分）', 'Larger (35–60)'),
    step(60, [182, 118, 222], '重大（60 分以上）', 'Major (60 and more)'),
  ],
};

/** What a scale counts, in words for its legend. */
export const SHADE_WORDS: Readonly<Record<Shade, Label>> = {
  floors: label('地上层数。紧急告警的楼栋仍显示告警颜色。', 'Storeys above ground. Buildings with urgent alerts keep the alert’s colour.'),
  risk: label(
    '满分 100：未了告警最多 60 分，由最重一级定档（红 50–60、橙 30–50、黄 10–30、蓝 3–10），故障、离线、屏蔽、失联设备占比最多 30 分，楼高最多 10 分（33 层计满）。仅供排查参考，不是法定评估。',
    'Out of 100: open alerts up to 60, by the worst of them (red 50–60, orange 30–50, yellow 10–30, blue 3–10), ' +
      'share of devices faulty, offline, shielded or silent up to 30, height up to 10 (full at 33 floors). ' +
      'A guide for where to look, no legal assessment.',
  ),
};

export const stepOf = (scale: readonly ShadeStep[], value: number): ShadeStep => scale.findLast(({ from }) => value >= from) ?? scale[0];

/** For the ground's own features: of buildings that no ledger knows, floors are known, risk is not. */
export const stepsOf = (shade: Shade): Steps => ({
  by: 'floors',
  colours: (shade === 'floors' ? SCALES.floors : [NO_DATA]).map(({ from, rgb }) => [from, rgb]),
});
