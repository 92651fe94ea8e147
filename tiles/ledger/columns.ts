/** Columns we know, with the titles they may have; the first is the one we write about. */
export const COLUMNS = {
  id: ['id', '设备编号', '设备编码', '设备id', '设备号', '设备代码', '编号', '编码', 'device', 'device_id'],
  kind: ['kind', '设备类型', '设备类别', '类型', '类别', 'type'],
  name: ['name', '设备名称', '设备名', '名称', '安装位置', '安装地点', '位置'],
  lon: ['lon', '经度', 'lng', 'longitude', 'x'],
  lat: ['lat', '纬度', 'latitude', 'y'],
  height: ['height', '离地高度', '安装高度', '高度', 'z'],
  place: ['place', '地点路径', 'path'],
  compound: ['compound', '小区', '院落', '小区名称', '所属小区'],
  building: ['building', '楼栋', '楼号', '楼幢', '楼栋号', '建筑'],
  unit: ['unit', '单元', '单元号'],
  floor: ['floor', '楼层', '所在楼层', '楼层号', '层'],
  addresses: ['addresses', '通信地址', '通讯地址', '地址码', 'address'],
  azimuth: ['azimuth', '方位角', '朝向', '朝向角'],
  tilt: ['tilt', '俯仰角', 'pitch'],
  fov: ['fov', '视场角', '水平视场角'],
  reach: ['reach', '可视距离', '有效距离', '可观察距离'],
  pixels: ['pixels', '分辨率', '水平像素', 'resolution'],
  ptz: ['ptz', '云台', '可转动', '球机'],
  simulated: ['simulated', '模拟数据', '模拟'],
} as const;
export type Column = keyof typeof COLUMNS;

/** Titles that give way to a fuller one of the same column: 安装位置 is the name where there is no 设备名称. */
const WEAK: ReadonlySet<string> = new Set(['编号', '编码', 'device', '类型', '类别', 'type', '名称', '安装位置', '安装地点', '位置', 'x', 'y', 'z', '高度', 'path', '建筑', '层', '朝向', '模拟']);
const NEEDED: readonly Column[] = ['id', 'kind', 'lon', 'lat'];
/** Titles may stand below a heading, a date and a remark. */
const TITLE_REACH = 10;

export interface Titles {
  /** Index of their line. */
  readonly line: number;
  /** What each column of the table is to us; undefined = it is not read. */
  readonly columns: readonly (Column | undefined)[];
  /** Titles of columns that are not read. */
  readonly unknown: readonly string[];
}

/** Finds the line of titles. @throws Error with a sentence that names what is missing or unclear. */
export function findTitles(name: string, lines: readonly (readonly string[])[]): Titles {
  const reach = lines.slice(0, TITLE_REACH).map((line, at) => ({ line: at, written: line, wanted: line.map(columnOf) }));
  const known = ({ wanted }: { wanted: readonly (Column | undefined)[] }): number => NEEDED.filter((column) => wanted.includes(column)).length;
  const best = reach.reduce((most, next) => (known(next) > known(most) ? next : most), reach[0] ?? { line: 0, written: [], wanted: [] });
  const missing = NEEDED.filter((column) => !best.wanted.includes(column));
  if (missing.length > 0) {
    const there = best.written.filter((title) => title !== '').slice(0, 20).map((title) => title.slice(0, 30)).join(', ');
    throw new Error(`${name} lacks the columns ${missing.map((column) => `${column} (${COLUMNS[column][1]})`).join(', ')} in its first rows; row ${best.line + 1} has ${there || 'nothing'}.`);
  }
  const columns = best.wanted.map((column, at) => (column === undefined || chosen(name, column, best) === at ? column : undefined));
  return { line: best.line, columns, unknown: best.written.filter((title, i) => title !== '' && columns[i] === undefined) };
}

/** Index of the column that is read, of those that could be. */
function chosen(name: string, column: Column, { written, wanted }: { readonly written: readonly string[]; readonly wanted: readonly (Column | undefined)[] }): number {
  const all = wanted.flatMap((other, at) => (other === column ? [at] : []));
  const strong = all.filter((at) => !WEAK.has(plainTitle(written[at])));
  const candidates = strong.length > 0 ? strong : all;
  if (candidates.length === 1) return candidates[0];
  throw new Error(`${name} has two columns for ${column} (${COLUMNS[column][1]}): ${candidates.map((at) => `"${written[at]}"`).join(' and ')}. Keep one, or give the other another title.`);
}

const columnOf = (title: string): Column | undefined => (Object.keys(COLUMNS) as Column[]).find((column) => (COLUMNS[column] as readonly string[]).includes(plainTitle(title)));

/** `*经度（°）`, `设备 编号[必填]:` → `经度`, `设备编号`: marks, units and remarks say nothing about which column it is. */
const plainTitle = (title: string): string => title.normalize('NFKC').toLowerCase()
  .replace(/[([{【〔][^)\]}】〕]*[)\]}】〕]/g, '').replace(/[\p{Cf}\p{Cc}\s*※★:]/gu, '').replace(/[/,_](m|米|°|度)$/, '');
