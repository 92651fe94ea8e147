import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Position } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { COLUMN_TITLES, type Column } from '../column-titles.ts';
import { writeWorkbook, type Sheet } from './write-workbook.ts';

/** Where examples stand while nothing is known of the ledger: in the middle of Jinan. */
const JINAN: Position = [117.02, 36.66, 1];

interface ColumnHelp {
  readonly column: Column;
  readonly needed: '必填' | '选填' | '摄像机';
  /** Allowed values and what they mean. */
  readonly says: string;
  readonly width: number;
}

const YES_NO = ['是', '否'];

const COLUMNS: readonly ColumnHelp[] = [
  { column: 'id', needed: '必填', width: 18, says: '全台账唯一，导入后不变；最多 200 个字符。 Unique in the ledger; it never changes.' },
  { column: 'kind', needed: '必填', width: 16, says: '设备类型的名称或编号，见“允许的取值”。 Name or id of the kind.' },
  { column: 'name', needed: '选填', width: 28, says: '屏幕上显示的名称，含位置；不填则用设备编号。 As screens call it.' },
  {
    column: 'lon',
    needed: '必填',
    width: 12,
    says: '度，坐标系在导入时选择（wgs84、gcj02、bd09 …）。 Degrees, in the system chosen at import.',
  },
  { column: 'lat', needed: '必填', width: 12, says: '度，同上。 Degrees.' },
  { column: 'height', needed: '选填', width: 10, says: '离地米数；不填则按楼层推算。 Metres above the ground.' },
  {
    column: 'place',
    needed: '选填',
    width: 34,
    says: '台账中的地点路径，如 /370102/370102004；不填则按坐标找。 Path of a place in the ledger.',
  },
  { column: 'compound', needed: '选填', width: 16, says: '小区名称，代替地点路径。 Name of the compound, in place of a path.' },
  { column: 'building', needed: '选填', width: 10, says: '楼栋名称，如 3号楼。 Name of the building.' },
  { column: 'unit', needed: '选填', width: 8, says: '单元，如 2。 Unit of the building.' },
  { column: 'floor', needed: '选填', width: 8, says: '楼层：12、-1、B1、屋面。 Storey.' },
  {
    column: 'addresses',
    needed: '选填',
    width: 26,
    says: '设备上报时自称的地址，多个用 ; 分开；与设备编号相同可不填。 What it calls itself when it reports.',
  },
  { column: 'expected', needed: '选填', width: 12, says: '秒，10 … 2678400：至少隔多久上报一次。 Seconds between reports at most.' },
  { column: 'note', needed: '选填', width: 20, says: '备注。 A note.' },
  { column: 'azimuth', needed: '摄像机', width: 10, says: '朝向，正北起顺时针的度数。 Degrees clockwise from north.' },
  { column: 'tilt', needed: '摄像机', width: 10, says: '-90 … 90 度，向下为负。 Degrees, down is negative.' },
  { column: 'fov', needed: '摄像机', width: 10, says: '水平视场角 1 … 360 度。 Degrees across.' },
  { column: 'reach', needed: '摄像机', width: 10, says: '有效距离 1 … 5000 米。 Metres.' },
  { column: 'pixels', needed: '摄像机', width: 10, says: '水平像素或 720p、1080p、4K。 Pixels across.' },
  { column: 'ptz', needed: '摄像机', width: 10, says: '是否能转动：是 / 否。 Can it be turned?' },
  { column: 'simulated', needed: '选填', width: 10, says: '是否模拟数据：是 / 否。 Is it simulated?' },
];

const EXAMPLE_NOTE = '示例行：改写或删除后再导入 Example: change or remove it';

/** A camera's columns are of use to kinds that see. */
const sees = ({ category, icon }: DeviceKind): boolean => category === 'video' || /camera|cctv|video/.test(icon);

interface Example {
  readonly at?: Position;
  /** Path of a place of the ledger. */
  readonly place?: string;
}

/** Where examples stand that can be imported as they are: in the first compound there is. */
export function exampleSite(places: Iterable<Place>): Example {
  for (const { path, level, center } of places) if (level === 'compound') return { at: [center[0], center[1], 1], place: path };
  return {};
}

/**
 * A table of devices to be filled in: titles, lists of allowed values, one example of each kind, and a second sheet that explains them.
 * `readTable` and `planImport` take it as it is.
 */
export function templateOf(kinds: readonly DeviceKind[], { at = JINAN, place }: Example = {}): Buffer {
  const columns = COLUMNS.filter(({ needed }) => needed !== '摄像机' || kinds.some(sees));
  const examples = kinds.map((kind, n) => exampleOf(kind, n, at, place));
  const kindNames = kinds.map(({ label }) => label.zh);
  const indexOf = (column: Column): number => columns.findIndex((each) => each.column === column);
  const choices = [
    // A list in a cell may not be longer.
    ...(kindNames.join(',').length <= 255 ? [{ column: indexOf('kind'), values: kindNames }] : []),
    ...(['ptz', 'simulated'] as const).flatMap((column) => (indexOf(column) < 0 ? [] : [{ column: indexOf(column), values: YES_NO }])),
  ];
  const table: Sheet = {
    name: '台账',
    rows: [columns.map(({ column }) => titleOf(column)), ...examples.map((example) => columns.map(({ column }) => example[column] ?? ''))],
    widths: columns.map(({ width }) => width),
    choices,
  };
  return writeWorkbook([table, helpOf(columns), valuesOf(kinds)]);
}

/** As people here write it. */
const titleOf = (column: Column): string => COLUMN_TITLES[column][1];

function exampleOf(kind: DeviceKind, n: number, [lon, lat, height]: Position, place?: string): Partial<Record<Column, string | number>> {
  const camera = { azimuth: 135, tilt: -15, fov: 90, reach: 30, pixels: '1080p', ptz: '否' };
  return {
    id: `${kind.id}-example-${n + 1}`,
    kind: kind.label.zh,
    name: `示例 ${kind.label.zh}`,
    lon,
    lat,
    height,
    ...(place !== undefined && { place }),
    expected: Math.min(2_678_400, Math.max(10, kind.expectedIntervalS)),
    note: EXAMPLE_NOTE,
    ...(sees(kind) ? camera : {}),
    simulated: '是',
  };
}

const helpOf = (columns: readonly ColumnHelp[]): Sheet => ({
  name: '列说明',
  rows: [
    ['列', 'Column', '是否必填', '允许的取值与说明'],
    ...columns.map(({ column, needed, says }) => [titleOf(column), column, needed, says]),
  ],
  widths: [14, 14, 12, 80],
});

function valuesOf(kinds: readonly DeviceKind[]): Sheet {
  const points = kinds.flatMap((kind) =>
    Object.entries(kind.points).map(
      ([
        point,
        {
          label,
          unit,
          range: [low, high],
        },
      ]) => [kind.label.zh, kind.id, point, label.zh, label.en, unit, `${low} … ${high}`],
    ),
  );
  return {
    name: '允许的取值',
    rows: [['设备类型', 'kind', '上报点位', '点位名称', 'Point', '单位', '量程'], ...points],
    widths: [18, 20, 20, 20, 24, 8, 18],
  };
}
