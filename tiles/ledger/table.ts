import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';

/** One row of a table, by our column names. */
export interface TableRow {
  /** As the table program counts: the titles are row 1. */
  readonly row: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** Columns we know, with the titles they may have; the first is the one we write about. */
export const COLUMNS = {
  id: ['id', '设备编号', '编号', '编码', 'device', 'device_id'],
  kind: ['kind', '设备类型', '类型', 'type'],
  name: ['name', '设备名称', '名称', '安装位置'],
  lon: ['lon', '经度', 'lng', 'longitude', 'x'],
  lat: ['lat', '纬度', 'latitude', 'y'],
  height: ['height', '离地高度', '安装高度', '高度', 'z'],
  place: ['place', '地点路径', 'path'],
  compound: ['compound', '小区', '院落', '小区名称'],
  building: ['building', '楼栋', '楼号', '楼幢', '建筑'],
  unit: ['unit', '单元', '单元号'],
  floor: ['floor', '楼层', '层'],
  addresses: ['addresses', '通信地址', '地址码', 'address'],
  azimuth: ['azimuth', '方位角', '朝向', '朝向角'],
  tilt: ['tilt', '俯仰角', 'pitch'],
  fov: ['fov', '视场角', '水平视场角'],
  reach: ['reach', '可视距离', '有效距离', '可观察距离'],
  pixels: ['pixels', '分辨率', '水平像素', 'resolution'],
  ptz: ['ptz', '云台', '可转动', '球机'],
  simulated: ['simulated', '模拟数据', '模拟'],
} as const;
export type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ['id', 'kind', 'lon', 'lat'];

export interface Table {
  readonly rows: readonly TableRow[];
  /** Titles nothing is known about; their columns are not read. */
  readonly unknown: readonly string[];
}

/** Reads a `.csv` (UTF-8 or GB 18030; comma, semicolon or tab) or the first sheet of an `.xlsx`. @throws Error with a sentence. */
export async function readTable(file: string): Promise<Table> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${name} cannot be read (${error.code}).`, { cause: error });
  });
  if (bytes.length === 0) throw new Error(`${name} is empty.`);
  return tableOf(name, file.toLowerCase().endsWith('.xlsx') ? await sheetOf(name, bytes) : csvOf(name, bytes));
}

async function sheetOf(name: string, bytes: Buffer): Promise<string[][]> {
  try {
    const rows = await readSheet(bytes);
    return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell).trim())));
  } catch (error) {
    throw new Error(`${name} is no workbook that can be read (${(error as Error).message.slice(0, 120)}); save it as .xlsx or .csv.`, { cause: error });
  }
}

function csvOf(name: string, bytes: Buffer): string[][] {
  const text = decode(bytes);
  const first = text.slice(0, text.search(/\r|\n|$/));
  const delimiter = [',', ';', '\t'].reduce((best, mark) => (first.split(mark).length > first.split(best).length ? mark : best));
  try {
    return parse(text, { bom: true, trim: true, delimiter, relax_column_count: true, relax_quotes: true });
  } catch (error) {
    throw new Error(`${name} is no table that can be read (${(error as Error).message.slice(0, 160)}).`, { cause: error });
  }
}

/** Office programs in China still write GB 18030. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function tableOf(name: string, lines: readonly (readonly string[])[]): Table {
  const titles = (lines[0] ?? []).map((title) => title.trim().toLowerCase());
  const columns = titles.map((title) => (Object.keys(COLUMNS) as Column[]).find((column) => (COLUMNS[column] as readonly string[]).includes(title)));
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new Error(`${name} lacks the columns ${missing.map((column) => `${column} (${COLUMNS[column][1]})`).join(', ')} in its first row.`);
  const twice = columns.find((column, i) => column !== undefined && columns.indexOf(column) !== i);
  if (twice !== undefined) throw new Error(`${name} has two columns for ${twice} (${COLUMNS[twice].join(', ')}): keep one.`);
  const rows = lines.slice(1).map((line, i): TableRow => {
    const cells: Partial<Record<Column, string>> = {};
    columns.forEach((column, at) => {
      if (column !== undefined && (line[at] ?? '') !== '') cells[column] = line[at];
    });
    return { row: i + 2, cells };
  }).filter(({ cells }) => Object.keys(cells).length > 0);
  if (rows.length === 0) throw new Error(`${name} has titles, but no rows.`);
  return { rows, unknown: titles.filter((title, i) => title !== '' && columns[i] === undefined) };
}
