import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { convert, placeCells, type HeightRaster, type Layout, type Span } from './raster.ts';

const LONGEST_WORD = 200;
/** Datums that are WGS-84, or within decimetres of it. */
const READ = /WGS[ _]*(19)?84|CGCS[ _]*2000|China[ _]*(Geodetic[ _]*Coordinate[ _]*System[ _]*)?2000/i;

/** Opens an ESRI ASCII grid (`.asc`), with the `.prj` beside it when there is one. @throws Error that says what is wrong with it. */
export async function openAsciiGrid(file: string): Promise<HeightRaster> {
  await checkProjection(file);
  const words = wordsOf(file);
  const header = await readHeader(file, words);
  return new AsciiGrid(file, words, header);
}

async function checkProjection(file: string): Promise<void> {
  const beside = file.replace(/\.[^.]+$/, '.prj');
  const text = await readFile(beside, 'utf8').catch(() => null);
  if (text === null || (/^\s*GEOG/i.test(text) && READ.test(text)) || isOldGeographic(text)) return;
  const name = /"([^"]*)"/.exec(text)?.[1] ?? text.slice(0, 60);
  const code = /(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$/i.exec(text)?.[1];
  throw new Error(
    `${file}: it is in ${name}${code === undefined ? '' : ` (EPSG:${code})`}, as ${beside} says, which is not read here. ${convert(file)}`,
  );
}

/** The older form of such a file, a word and its value a line: `Projection GEOGRAPHIC`, `Datum WGS84`, `Units DD`. */
function isOldGeographic(text: string): boolean {
  const said = new Map(
    text
      .split(/\r?\n/)
      .map((line) => line.trim().split(/\s+/, 2))
      .map(([key, value]) => [key.toLowerCase(), value ?? '']),
  );
  return (
    /^GEOGRAPHIC$/i.test(said.get('projection') ?? '') &&
    READ.test(said.get('datum') ?? '') &&
    /^(DD|DEGREES|DEC\w*)?$/i.test(said.get('units') ?? '')
  );
}

/** The words of a file, without ever holding more than a piece of it. */
async function* wordsOf(file: string): AsyncGenerator<readonly string[]> {
  let cut = '';
  for await (const piece of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const words = (cut + String(piece)).split(/\s+/);
    cut = words.pop()!;
    if (cut.length > LONGEST_WORD) throw new Error(`${file}: it is no text of numbers.`);
    yield words[0] === '' ? words.slice(1) : words;
  }
  if (cut !== '') yield [cut];
}

interface Header extends Layout {
  readonly nodata: number;
  /** Heights that came together with the header. */
  readonly rest: readonly string[];
}

async function readHeader(file: string, words: AsyncGenerator<readonly string[]>): Promise<Header> {
  const { value = [] } = (await words.next()) as { value?: readonly string[] };
  const said = new Map<string, number>();
  let at = 0;
  for (; at + 1 < value.length && /^[a-z_]/i.test(value[at]) && !/^nan$/i.test(value[at]); at += 2)
    said.set(value[at].toLowerCase(), Number(value[at + 1]));
  const need = (...names: readonly string[]): number => {
    const found = said.get(names.find((name) => said.has(name)) ?? '');
    if (found === undefined || !Number.isFinite(found))
      throw new Error(
        `${file}: its head does not say ${names.join(' or ')}; an ESRI ASCII grid begins with ncols, nrows, xllcorner, yllcorner ` +
          'and cellsize.',
      );
    return found;
  };
  const [columns, rows] = [need('ncols'), need('nrows')];
  const [dx, dy] = [need('cellsize', 'dx'), need('cellsize', 'dy')];
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns > 0 && rows > 0 && dx > 0 && dy > 0))
    throw new Error(`${file}: ${columns} columns and ${rows} rows of ${dx} × ${dy} are no grid.`);
  const x = said.has('xllcenter') ? need('xllcenter') : need('xllcorner', 'xllcenter') + dx / 2;
  const south = said.has('yllcenter') ? need('yllcenter') : need('yllcorner', 'yllcenter') + dy / 2;
  return {
    plane: 'degrees',
    columns,
    rows,
    origin: [x, south + dy * (rows - 1)],
    step: [dx, -dy],
    nodata: said.get('nodata_value') ?? -9999,
    rest: value.slice(at),
  };
}

class AsciiGrid implements HeightRaster {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly bounds: HeightRaster['bounds'];
  readonly spacing: number;
  readonly columnOf: HeightRaster['columnOf'];
  readonly rowOf: HeightRaster['rowOf'];
  readonly #words: AsyncGenerator<readonly string[]>;
  readonly #nodata: number;
  /** Words not used yet, and how many of them are. */
  #ready: readonly string[];
  #used = 0;
  /** Rows that may be asked for again, by number. */
  readonly #kept = new Map<number, Float32Array>();
  #next = 0;

  constructor(file: string, words: AsyncGenerator<readonly string[]>, { nodata, rest, ...layout }: Header) {
    ({
      columns: this.columns,
      rows: this.rows,
      bounds: this.bounds,
      spacing: this.spacing,
      columnOf: this.columnOf,
      rowOf: this.rowOf,
    } = placeCells(file, layout));
    this.name = file;
    this.#words = words;
    this.#nodata = nodata;
    this.#ready = rest;
  }

  async read(columns: Span, [top, bottom]: Span): Promise<Float32Array> {
    for (const row of this.#kept.keys()) if (row < top) this.#kept.delete(row);
    while (this.#next <= bottom) {
      const row = await this.#row(columns);
      if (this.#next >= top) this.#kept.set(this.#next, row);
      this.#next++;
    }
    const width = columns[1] - columns[0] + 1;
    const heights = new Float32Array(width * (bottom - top + 1));
    for (let row = top; row <= bottom; row++) {
      const kept = this.#kept.get(row);
      if (!kept) throw new Error(`${this.name}: row ${row} was asked for after row ${this.#next - 1}; rows are read from north to south.`);
      heights.set(kept, (row - top) * width);
    }
    return heights;
  }

  async #row([first, last]: Span): Promise<Float32Array> {
    const row = new Float32Array(last - first + 1);
    for (let column = 0; column < this.columns; column++) {
      while (this.#used === this.#ready.length) await this.#more();
      const word = this.#ready[this.#used++];
      if (column < first || column > last) continue;
      const height = Number(word);
      if (Number.isNaN(height) && !/^nan$/i.test(word))
        throw new Error(`${this.name}: “${word.slice(0, 20)}” in row ${this.#next + 1}, column ${column + 1} is no number.`);
      row[column - first] = height === this.#nodata ? NaN : height;
    }
    return row;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#words.next();
    if (done) throw new Error(`${this.name}: it ends in row ${this.#next + 1} of ${this.rows}; was it copied whole?`);
    this.#ready = value;
    this.#used = 0;
  }

  async close(): Promise<void> {
    await this.#words.return(undefined);
  }
}
