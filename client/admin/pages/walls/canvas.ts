import { label } from '#contract/label.ts';
import type { WallRole } from '#contract/roles.ts';
import type { CanvasShape } from '#contract/walls/canvas.ts';

/** A wall of several screens as `GET /api/v1/wall-canvases` tells it. */
export interface Canvas {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  readonly shape: CanvasShape;
  /** How far apart in time its screens' pictures are; null = fewer than two are on. */
  readonly skewMs: number | null;
}

/** Four screens of 55 inches, as most rooms have them. */
export const USUAL: CanvasShape = {
  columns: 2,
  rows: 2,
  tile: { width: 1920, height: 1080, widthMm: 1209.6 },
  bezelMm: 3.5,
  distanceM: 6,
};

export const WORDS = {
  list: label('拼接墙', 'Walls of several screens'),
  about: label(
    '几块同样的屏，各接一台浏览器，合成一幅画面；不需要拼接控制器。',
    'Equal screens, a browser behind each, that show one picture together; no wall controller is needed.',
  ),
  draw: label('新建拼接墙', 'New wall of screens'),
  redraw: label('修改', 'Change'),
  remove: label('删除', 'Remove'),
  removeAbout: label('各块屏立即停止显示并回到配对码页面。', 'All of its screens stop at once and show a code again.'),
  removed: label('已删除，各块屏已解除配对', 'Removed: its screens are unpaired'),
  drawn: label('已保存，各块屏随即按新版式显示', 'Kept: its screens show it in a moment'),
  columns: label('列数', 'Columns'),
  rows: label('行数', 'Rows'),
  width: label('每块横向像素', 'Pixels across, of each'),
  height: label('每块纵向像素', 'Pixels down, of each'),
  widthMm: label('每块画面宽（毫米）', 'Width of each picture, mm'),
  bezelMm: label('相邻画面间距（毫米）', 'Between two pictures, mm'),
  distanceM: label('最远观看距离（米）', 'Farthest reader, m'),
  whole: label('整幅画面', 'Whole picture'),
  text: label('最小文字', 'Smallest words'),
  arcmin: label('角分', 'arcmin'),
  tooSmall: label('，低于 16 角分：请缩短观看距离，或换更大的屏', ', less than 16: bring readers nearer, or use larger screens'),
  empty: label('未配对', 'Not paired'),
  pairHere: label('配对此块', 'Pair this one'),
  pairTitle: label('配对', 'Pair'),
  reload: label('重新载入', 'Reload'),
  reloading: label('数秒内重新载入画面', 'It loads its page anew within seconds'),
  skew: label('块间时差', 'Apart in time'),
  fps: label('帧/秒', 'fps'),
  offline: label('未连接', 'off'),
  lost: label('与服务器断开', 'its line is down'),
  otherSize: label('窗口为', 'its window is'),
  save: label('保存', 'Keep'),
  refreshPage: label('画面', 'Picture'),
};

/** 第 2 行第 1 列 */
export const placeWords = (column: number, row: number) =>
  label(`第 ${row + 1} 行第 ${column + 1} 列`, `row ${row + 1}, column ${column + 1}`);
