import { COLUMN_TITLES, type Column } from './column-titles.ts';
import { fault } from './faults.ts';

/** Titles that give way to a fuller one of the same column: 安装位置 is the name where there is no 设备名称. */
const WEAK: ReadonlySet<string> = new Set([
  '编号',
  '编码',
  'device',
  '类型',
  '类别',
  'type',
  '名称',
  '安装位置',
  '安装地点',
  '位置',
  'x',
  'y',
  'z',
  '高度',
  'path',
  '建筑',
  '层',
  '朝向',
  '模拟',
]);
const NEEDED: readonly Column[] = ['id', 'kind', 'lon', 'lat'];
/** Titles may stand below a heading, a date and a remark. */
const TITLE_REACH = 10;

interface Titles {
  /** Index of their line. */
  readonly line: number;
  /** What each column of the table is to us; undefined = it is not read. */
  readonly columns: readonly (Column | undefined)[];
  /** Titles of columns that are not read. */
  readonly unknown: readonly string[];
}

/** Finds the line of titles. @throws Fault that names what is missing or unclear. */
export function findTitles(name: string, lines: readonly (readonly string[])[]): Titles {
  const reach = lines.slice(0, TITLE_REACH).map((line, at) => ({ line: at, written: line, wanted: line.map(columnOf) }));
  const known = ({ wanted }: { wanted: readonly (Column | undefined)[] }): number =>
    NEEDED.filter((column) => wanted.includes(column)).length;
  const best = reach.reduce((most, next) => (known(next) > known(most) ? next : most), reach[0] ?? { line: 0, written: [], wanted: [] });
  const missing = NEEDED.filter((column) => !best.wanted.includes(column));
  if (missing.length > 0) {
    const there = best.written
      .filter((title) => title !== '')
      .slice(0, 20)
      .map((title) => title.slice(0, 30))
      .join(', ');
    throw fault('columns-missing', { name, missing, row: best.line + 1, there });
  }
  const columns = best.wanted.map((column, at) => (column === undefined || chosen(name, column, best) === at ? column : undefined));
  return { line: best.line, columns, unknown: best.written.filter((title, i) => title !== '' && columns[i] === undefined) };
}

/** Index of the column that is read, of those that could be. */
function chosen(
  name: string,
  column: Column,
  { written, wanted }: { readonly written: readonly string[]; readonly wanted: readonly (Column | undefined)[] },
): number {
  const all = wanted.flatMap((other, at) => (other === column ? [at] : []));
  const strong = all.filter((at) => !WEAK.has(plainTitle(written[at])));
  const candidates = strong.length > 0 ? strong : all;
  if (candidates.length === 1) return candidates[0];
  throw fault('column-twice', { name, column, titles: candidates.map((at) => written[at]) });
}

const columnOf = (title: string): Column | undefined =>
  (Object.keys(COLUMN_TITLES) as Column[]).find((column) => (COLUMN_TITLES[column] as readonly string[]).includes(plainTitle(title)));

/** `*经度（°）`, `设备 编号[必填]:` → `经度`, `设备编号`: marks, units and remarks say nothing about which column it is. */
const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([{【〔][^)\]}】〕]*[)\]}】〕]/g, '')
    .replace(/[\p{Cf}\p{Cc}\s*※★:]/gu, '')
    .replace(/[/,_](m|米|°|度)$/, '');
