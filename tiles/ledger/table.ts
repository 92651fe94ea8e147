import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { textOfBytes } from '../sources/text.ts';
import type { Cell } from './cells.ts';
import { plainName, seenText } from '#contract/records/names.ts';
import { wellFormed } from '#contract/records/well-formed.ts';
import type { Column } from './column-titles.ts';
import { findTitles } from './columns.ts';
import { fault, told, type CellFault, type Told } from './faults.ts';
import { cellName, firstSheet } from './workbook/workbook.ts';
import { maxOf } from '#contract/places/extent.ts';

/** One row of a table, by our column names. */
export interface TableRow {
  /** As the table program counts, from 1. */
  readonly row: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  /** Cells that do not say what was meant. */
  readonly faults?: readonly CellFault[];
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** Titles nothing is known about; their columns are not read. */
  readonly unknown: readonly string[];
}

/** Columns whose values name something: what a spreadsheet program makes of them by itself is no name. */
const NAMING: ReadonlySet<Column> = new Set(['id', 'addresses', 'place']);
/** Columns where a day is what a program made of `3-1`. */
const NO_DAY: ReadonlySet<Column> = new Set(['id', 'addresses', 'place', 'building', 'unit', 'floor']);
const EXPONENT = /^[+-]?\d+(\.\d+)?e[+-]\d+$|^\d+\.\d+e\d+$/i;
const DAY =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(\s+\d{1,2}:\d{2}(:\d{2})?)?$|^\d{1,2}月\d{1,2}日$|^\d{1,2}-(jan|feb|ma[ry]|apr|ju[nl]|aug|sep|oct|nov|dec)$/i;
const ERROR = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!)$|^#+$/i;
const SHEET = Buffer.from('PK\x03\x04');
/** Old .xls, and .xlsx behind a password. */
const COMPOUND = Buffer.from('d0cf11e0', 'hex');

/** Reads a `.csv` (UTF-8, UTF-16 or GB 18030; comma, semicolon or tab) or the first sheet of an `.xlsx`. @throws Fault */
export async function readTable(file: string): Promise<Table> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw fault('unreadable', { name, why: error.code ?? error.message });
  });
  return tableFrom(name, bytes);
}

/** The same of a file that is in memory. @param name what sentences call it; its ending counts when the bytes do not say what it is */
export async function tableFrom(name: string, bytes: Buffer): Promise<Table> {
  if (bytes.length === 0) throw fault('empty', { name });
  const start = bytes.subarray(0, 4);
  if (start.equals(COMPOUND)) throw fault('old-workbook', { name });
  return wellFormed(
    tableOf(name, start.equals(SHEET) || name.toLowerCase().endsWith('.xlsx') ? await sheetOf(name, bytes) : csvOf(name, bytes)),
  );
}

async function sheetOf(name: string, bytes: Buffer): Promise<Cell[][]> {
  try {
    return await firstSheet(bytes);
  } catch (error) {
    throw fault('no-workbook', { name, why: (error as Error).message.slice(0, 160) });
  }
}

function csvOf(name: string, bytes: Buffer): string[][] {
  const whole = textOfBytes(bytes).replace(/^\uFEFF/, '');
  // Written for one spreadsheet program, which does not count it as a row.
  const said = /^"?sep=([^\r\n"])"?(?:\r\n|\r|\n)/i.exec(whole);
  const text = said ? whole.slice(said[0].length) : whole;
  try {
    return parse(text, { trim: true, delimiter: said?.[1] ?? delimiterOf(text), relax_column_count: true, relax_quotes: true });
  } catch (error) {
    throw fault('no-table', { name, why: (error as Error).message.slice(0, 160) });
  }
}

/** The mark that parts one of the first lines into the most cells; what is quoted does not count. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\r|\n/)
    .slice(0, 12);
  const widest = (mark: string): number => maxOf(lines.map((line) => line.split(mark).length));
  return [',', ';', '\t', '，', '；'].reduce((best, mark) => (widest(mark) > widest(best) ? mark : best));
}

function tableOf(name: string, lines: readonly (readonly Cell[])[]): Table {
  const {
    line: titles,
    columns,
    unknown,
  } = findTitles(
    name,
    lines.slice(0, 20).map((line) => line.map((cell) => clean(typeof cell === 'string' ? cell : cell.text))),
  );
  const rows: TableRow[] = [];
  for (let at = titles + 1; at < lines.length; at++) {
    if (lines[at].length === 0) continue;
    const row = rowOf(lines[at], columns, at);
    if (row.faults !== undefined || Object.keys(row.cells).length > 0) rows.push(row);
  }
  if (rows.length === 0) throw fault('no-rows', { name });
  return { rows, unknown };
}

function rowOf(line: readonly Cell[], columns: readonly (Column | undefined)[], at: number): TableRow {
  const cells: Partial<Record<Column, string>> = {};
  const faults: CellFault[] = [];
  columns.forEach((column, i) => {
    if (column === undefined) return;
    const cell = line[i] ?? '';
    const written = typeof cell === 'string' ? cell : cell.text;
    const text = column === 'name' ? seenText(written) : plainName(written);
    const wrong =
      typeof cell === 'string' ? faultIn(text, column, cellName(at, i)) : cell.naming && !NAMING.has(column) ? null : cell.fault;
    if (wrong !== null) faults.push({ ...wrong, column });
    else if (text !== '') cells[column] = text;
  });
  return { row: at + 1, cells, ...(faults.length > 0 && { faults }) };
}

/** Every kind of blank is a blank. */
const clean = (text: string): string => seenText(text).replace(/\s+/gu, ' ');

function faultIn(text: string, column: Column, cell: string): Told | null {
  if (text.includes('\uFFFD')) return told('other-coding', { cell, text: text.slice(0, 60) });
  if (ERROR.test(text)) return told('cell-error', { cell, text });
  if (NAMING.has(column) && EXPONENT.test(text)) return told('scientific', { cell, text });
  if (NO_DAY.has(column) && DAY.test(text)) return told('date-text', { cell, text });
  return null;
}
