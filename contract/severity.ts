import { label, type Label } from './label.ts';

/** 1 红 extreme · 2 橙 severe · 3 黄 moderate · 4 蓝 minor. */
export const SEVERITIES = [1, 2, 3, 4] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SEVERITY_LABELS: Record<Severity, Label> = {
  1: label('特别重大', 'Extreme'),
  2: label('重大', 'Severe'),
  3: label('较大', 'Moderate'),
  4: label('一般', 'Minor'),
};
