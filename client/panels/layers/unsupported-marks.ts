import { create } from 'zustand';
import { label, type Label } from '#contract/label.ts';
import type { MarkType } from '#client/marks/marks.ts';

/** Mark types that are to be seen and that the stage in use cannot draw. */
export const useUnsupportedMarks = create<{ readonly types: readonly MarkType[] }>(() => ({ types: [] }));

export const MARK_LABELS: Record<MarkType, Label> = {
  points: label('点', 'points'),
  areas: label('区域', 'areas'),
  storeys: label('楼层', 'storeys'),
  lines: label('线', 'lines'),
  labels: label('文字', 'labels'),
  pulses: label('脉冲', 'pulses'),
  footprints: label('视域', 'camera views'),
  movers: label('移动人员', 'who moves about'),
};
