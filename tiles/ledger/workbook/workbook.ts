import type { Cell } from '../cells.ts';
import { told } from '../faults.ts';
import { attribute, tagsOf, unescaped, type Tag } from './xml.ts';
import { Zip } from './zip.ts';

/** Bytes of a sheet or of its strings, unpacked; they are read in pieces and never held whole. */
const MOST_BYTES = 120_000_000;
/** Characters, and cells, that are held: what a ledger of 100,000 devices with every column needs. */
const MOST_CHARACTERS = 40_000_000;
const MOST_CELLS = 2_000_000;
/** Of a sheet in any program. */
const MOST_ROWS = 1_048_576;
/** Rows that hold anything. */
const MOST_HELD = 300_000;
const MOST_STRINGS = 500_000;
const MOST_MERGES = 100_000;
/** Columns beyond are not read: a sheet has up to 16,384, a ledger a score. */
const MOST_COLUMNS = 256;
const SMALL_PART = 8_000_000;
const NO_CELLS: Cell[] = [];

/** Cells that a sheet shows as one, counted from 0. */
interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
}

/**
 * The first sheet of an .xlsx, row by row; row n stands at index n − 1. Merged cells are filled down their first column. A cell that
 * does not say what it shows (a formula never computed, an error, a date, a number beyond 15 digits) carries what is wrong with it.
 * @throws Error with what is wrong, without a full stop; before about 200 MB are held, whatever the file unpacks to.
 */
export async function firstSheet(bytes: Buffer): Promise<Cell[][]> {
  const zip = new Zip(bytes);
  const sheet = await sheetName(zip);
  const strings = zip.has('xl/sharedStrings.xml') ? await sharedStrings(zip) : [];
  const formats = zip.has('xl/styles.xml') ? await formatsOf(zip) : [];
  return new Sheet(strings, formats).read(tagsOf(zip.text(sheet, MOST_BYTES)));
}

async function sheetName(zip: Zip): Promise<string> {
  let relation: string | undefined;
  for await (const tag of tagsOf(zip.text('xl/workbook.xml', SMALL_PART))) if (tag.name === 'sheet') relation ??= attribute(tag, 'id');
  if (relation === undefined) throw new Error('it has no sheet');
  for await (const tag of tagsOf(zip.text('xl/_rels/workbook.xml.rels', SMALL_PART))) {
    const target = tag.name === 'Relationship' && attribute(tag, 'Id') === relation ? attribute(tag, 'Target') : undefined;
    if (target !== undefined) return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  throw new Error('its first sheet is not there');
}

async function sharedStrings(zip: Zip): Promise<string[]> {
  const strings: string[] = [];
  let [parts, held, phonetic]: [string[], number, boolean] = [[], 0, false];
  for await (const tag of tagsOf(zip.text('xl/sharedStrings.xml', MOST_BYTES))) {
    if (tag.name === 'si') parts = [];
    if (tag.name === 'rPh' || tag.name === '/rPh') phonetic = tag.name === 'rPh';
    if (tag.name === 't' && !tag.empty && !phonetic) {
      parts.push(unescaped(tag.text));
      if ((held += tag.text.length) > MOST_CHARACTERS) throw tooMuch('text');
    }
    if (tag.name === '/si' || (tag.name === 'si' && tag.empty)) strings.push(ownText(parts.join('')));
    if (strings.length > MOST_STRINGS) throw tooMuch('strings');
  }
  return strings;
}

/** A copy: a part of a text keeps the whole of it in memory. */
const ownText = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString());

const tooMuch = (what: string): Error =>
  new Error(
    `it holds more ${what} than any ledger: at most ${MOST_HELD} rows, ${MOST_CELLS} cells and ${MOST_CHARACTERS} characters are read`,
  );

type Format = 'date' | 'general' | { readonly zeros: number };

/** How each cell style shows a number. */
async function formatsOf(zip: Zip): Promise<Format[]> {
  const codes = new Map<number, string>();
  const formats: Format[] = [];
  let inside = false;
  for await (const tag of tagsOf(zip.text('xl/styles.xml', SMALL_PART))) {
    if (tag.name === 'numFmt') codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
    if (tag.name === 'cellXfs' || tag.name === '/cellXfs') inside = tag.name === 'cellXfs';
    if (tag.name === 'xf' && inside) formats.push(formatOf(Number(attribute(tag, 'numFmtId') ?? 0), codes));
  }
  return formats;
}

/** 14–22, 27–36, 45–47 and 50–58 are the dates and times every office program knows. */
function formatOf(id: number, codes: ReadonlyMap<number, string>): Format {
  const code = codes.get(id);
  if (code === undefined)
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58) ? 'date' : 'general';
  if (/^0{2,}$/.test(code)) return { zeros: code.length };
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|general/gi, '')) ? 'date' : 'general';
}

/** Where a cell stands, from its name such as `AB12`, counted from 0. */
export function cellAt(name: string): readonly [row: number, column: number] | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(name);
  if (!match) return null;
  return [Number(match[2]) - 1, Array.from(match[1].toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1];
}

export const cellName = (row: number, column: number): string => {
  let letters = '';
  for (let at = column + 1; at > 0; at = Math.floor((at - 1) / 26)) letters = String.fromCharCode(65 + ((at - 1) % 26)) + letters;
  return `${letters}${row + 1}`;
};

class Sheet {
  readonly #strings: readonly string[];
  readonly #formats: readonly Format[];
  readonly #rows: Cell[][] = [];
  readonly #merges: Merge[] = [];
  #held = 0;
  #cells = 0;
  #characters = 0;

  constructor(strings: readonly string[], formats: readonly Format[]) {
    this.#strings = strings;
    this.#formats = formats;
  }

  async read(tags: AsyncIterable<Tag>): Promise<Cell[][]> {
    let [row, column, phonetic] = [-1, -1, false];
    let open: { tag: Tag; value: string; inline: string; formula: boolean } | null = null;
    for await (const tag of tags) {
      if (tag.name === 'row') {
        [row, column] = [Number(attribute(tag, 'r') ?? row + 2) - 1, -1];
        if (row >= MOST_ROWS) throw tooMuch('rows');
      } else if (tag.name === 'c') {
        const at = cellAt(attribute(tag, 'r') ?? '');
        [row, column] = at ?? [row, column + 1];
        open = tag.empty ? null : { tag, value: '', inline: '', formula: false };
      } else if (tag.name === 'mergeCell') this.#merge(attribute(tag, 'ref') ?? '');
      else if (open === null) continue;
      else if (tag.name === 'v') open.value += tag.text;
      else if (tag.name === 'f') open.formula = true;
      else if (tag.name === 'rPh' || tag.name === '/rPh') phonetic = tag.name === 'rPh';
      else if (tag.name === 't' && !phonetic) open.inline += tag.text;
      else if (tag.name === '/c') {
        this.#put(row, column, this.#cell(open.tag, unescaped(open.value), unescaped(open.inline), open.formula, cellName(row, column)));
        open = null;
      }
    }
    this.#fill();
    return Array.from(this.#rows, (cells) => (cells === undefined ? NO_CELLS : Array.from(cells, (cell) => cell ?? '')));
  }

  #put(row: number, column: number, cell: Cell): void {
    if (cell === '' || column >= MOST_COLUMNS) return;
    if (!(row >= 0 && row < MOST_ROWS && column >= 0)) throw new Error('its cells are damaged');
    this.#cells += 1 + Math.max(0, column - (this.#rows[row]?.length ?? 0));
    this.#characters += typeof cell === 'string' ? cell.length : 200;
    if (this.#cells > MOST_CELLS || this.#characters > MOST_CHARACTERS) throw tooMuch('cells');
    if (this.#rows[row] === undefined && ++this.#held > MOST_HELD) throw tooMuch('rows');
    (this.#rows[row] ??= [])[column] = cell;
  }

  #cell(tag: Tag, value: string, inline: string, formula: boolean, name: string): Cell {
    const kind = attribute(tag, 't') ?? 'n';
    if (kind === 's') {
      const text = this.#strings[Number(value)];
      return value === '' ? '' : (text ?? { text: value, fault: told('text-missing', { cell: name }) });
    }
    if (kind === 'inlineStr') return ownText(inline);
    if (kind === 'e') return { text: value, fault: told('cell-error', { cell: name, text: value }) };
    if (formula && value === '' && kind !== 'str')
      return {
        text: '',
        fault: told('formula-empty', { cell: name }),
      };
    if (kind === 'd') return dated(value, name);
    if (kind === 'b') return value === '1' ? 'true' : 'false';
    if (kind !== 'n' || value === '') return ownText(value);
    return numeric(value, this.#formats[Number(attribute(tag, 's') ?? 0)] ?? 'general', name);
  }

  #merge(ref: string): void {
    const [from, to] = ref.split(':').map(cellAt);
    if (!from || !to) return;
    if (this.#merges.length >= MOST_MERGES) throw tooMuch('merged cells');
    this.#merges.push({ top: from[0], left: from[1], bottom: to[0] });
  }

  /** Down only: a value shown across several columns belongs to the first of them. Rows that hold nothing of their own stay empty. */
  #fill(): void {
    let filled = 0;
    for (const { top, left, bottom } of this.#merges) {
      const value = this.#rows[top]?.[left];
      if (value === undefined || value === '') continue;
      for (let row = top + 1; row <= Math.min(bottom, this.#rows.length - 1); row++) {
        if (++filled > MOST_CELLS) throw tooMuch('merged cells');
        const cells = this.#rows[row] as Cell[] | undefined;
        if (cells !== undefined && (cells[left] ?? '') === '') cells[left] = value;
      }
    }
  }
}

const dated = (shown: string, name: string): Cell => ({
  text: shown,
  fault: told('date-made', { cell: name, text: shown }),
});

/** @param days since 1899-12-30 @returns null beyond the year 9999 */
const dayOf = (days: number): string | null =>
  days >= 0 && days < 2_958_466 ? new Date(Math.round((days - 25_569) * 86_400_000)).toISOString().slice(0, 10) : null;

/** A double holds 15 digits; office programs round what is longer when it is typed, and no one can say what it was. */
function numeric(value: string, format: Format, name: string): Cell {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (format === 'date') return dated(dayOf(number) ?? value, name);
  const text = String(number);
  if (Math.abs(number) >= 1e15 || text.includes('e')) {
    return {
      text,
      naming: true,
      fault: told('digits', { cell: name, text: value }),
    };
  }
  return typeof format === 'object' && /^\d+$/.test(text) ? text.padStart(format.zeros, '0') : text;
}
