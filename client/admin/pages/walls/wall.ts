import { label } from '#contract/label.ts';
import type { WallRole } from '#contract/roles.ts';

/** A wall as `GET /api/v1/walls` tells it. */
export interface Wall {
  readonly id: string;
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  readonly pairedAt: number;
  readonly pairedBy: { readonly name: string };
  readonly seenAt: number;
  readonly from: string;
  readonly agent: string;
  readonly version: string;
  /** Part of a wall of several screens; null = a wall by itself. Columns and rows from 0. */
  readonly tile: { readonly canvas: string; readonly column: number; readonly row: number } | null;
  /** As it last said itself. */
  readonly state: {
    /** ms UTC. */
    readonly at: number;
    readonly fps: number;
    readonly version: string;
    readonly width: number;
    readonly height: number;
    readonly live: boolean;
    readonly behind: number;
  } | null;
}

/** A wall that is on says how it is every few seconds. */
export const OFF_MS = 20_000;

export const WORDS = {
  list: label('大屏', 'Walls'),
  add: label('配对大屏', 'Pair a wall'),
  name: label('名称', 'Name'),
  audience: label('观看对象', 'Audience'),
  place: label('显示范围', 'Shows'),
  seen: label('最近在线', 'Last seen'),
  now: label('在线', 'On now'),
  from: label('地址', 'Address'),
  browser: label('浏览器', 'Browser'),
  version: label('版本', 'Version'),
  paired: label('配对', 'Paired'),
  unpair: label('解除配对', 'Unpair'),
  unpairAbout: label(
    '屏幕会立即停止显示并回到配对码页面；要再用它，需重新配对。',
    'The screen stops at once and shows a code again; to use it again, pair it anew.',
  ),
  unpaired: label('已解除配对，屏幕已停止显示', 'Unpaired: the screen shows nothing any more'),
  none: label('还没有配对的大屏', 'No wall is paired yet'),
  noneAbout: label('在要上墙的电脑上打开 /wall，屏幕会显示配对码。', 'Open /wall on the computer of the wall: it shows a code.'),
  code: label('屏幕上的六位配对码', 'The six digits on the screen'),
  asks: label('显示此码的屏幕', 'The screen that shows it'),
  pair: label('配对', 'Pair'),
  done: label('已配对，屏幕随即开始显示', 'Paired: the screen shows the wall in a moment'),
  cancel: label('取消', 'Cancel'),
  'wall-duty': label('值守人员（含照护对象信息）', 'Duty staff (who needs care is shown)'),
  'wall-leader': label('领导（不含个人信息）', 'Leaders (nothing of persons)'),
  'wall-visitor': label('来访（另隐去姓名、文字与户室）', 'Visitors (nor names, words and homes)'),
  'wall-public': label('公众（地点只到小区）', 'The public (places down to the compound)'),
};
