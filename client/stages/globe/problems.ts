import { label } from '#contract/label.ts';

/** What the globe says of itself when something is wrong with it. */
export const LOST = label('图形上下文丢失，正在重建三维场景', 'Graphics context lost; rebuilding the scene');
export const BROKEN = label('三维场景绘制出错，正在重建', 'The scene could not be drawn; rebuilding it');
export const GROUND_FAILED = label(
  '三维底图读取失败，正在重试；设备与告警不受影响',
  'Ground or buildings could not be read, trying again; devices and alerts are not affected',
);
