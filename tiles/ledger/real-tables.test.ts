import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateTown } from '#scenes/town/town.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { wholeNumber } from './cells.ts';
import { rowFault } from './faults.ts';
import { floorOf } from './floors.ts';
import { planImport, type ImportPlan } from './plan.ts';
import { readTable, type Table } from './table.ts';
import { workbookOf } from './workbook.fixture.ts';

// Tables as they come from the field.
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array, name = 'a.csv'): Promise<Table> {
  await writeFile(path.join(folder, name), content);
  return readTable(path.join(folder, name));
}
const HEAD = 'id,kind,lon,lat,name\n';
const cellsOf = async (content: string | Uint8Array, name?: string) => (await read(content, name)).rows[0].cells;
const faultsOf = async (content: string | Uint8Array, name?: string): Promise<string> =>
  (await read(content, name)).rows
    .flatMap(({ row, faults = [] }) => (faults.length > 0 ? [`${row}: ${rowFault(row, faults).message.en}`] : []))
    .join('\n');

const SHEET_TITLES =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>kind</t></is></c>' +
  '<c r="C1" t="inlineStr"><is><t>lon</t></is></c><c r="D1" t="inlineStr"><is><t>lat</t></is></c><c r="E1" t="inlineStr"><is>' +
  '<t>楼层</t></is></c></row>';
const place = (row: number): string =>
  `<c r="B${row}" t="inlineStr"><is><t>camera</t></is></c><c r="C${row}"><v>117.01</v></c><c r="D${row}"><v>36.66</v></c>`;
const sheet = (rows: string, after = ''): Buffer =>
  workbookOf(`<sheetData>${SHEET_TITLES}${rows}</sheetData>${after}`, {
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m月d日"/>' +
      '<numFmt numFmtId="165" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/>' +
      '<xf numFmtId="165"/></cellXfs></styleSheet>',
  });

describe('cells that do not say what was meant are told by their name', () => {
  test.each([
    ['a number of 20 digits', '<c r="A2"><v>3.701020000132E+19</v></c>', 'cell A2 holds the number 3.701020000132E+19'],
    ['a number of 16 digits', '<c r="A2"><v>1234567890123456</v></c>', '15 digits only'],
    ['a date', '<c r="A2" s="1"><v>46082</v></c>', 'cell A2 holds a date (2026-03-01)'],
    ['a date of a known form', '<c r="A2" s="2"><v>46082</v></c>', 'cell A2 holds a date'],
    ['a formula never computed', '<c r="A2"><f>B2&amp;"x"</f><v></v></c>', 'cell A2 holds a formula that was never computed'],
    ['an error', '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', 'cell A2 shows the error #DIV/0!'],
    ['a text that is not there', '<c r="A2" t="s"><v>7</v></c>', 'cell A2 points at a text'],
  ])('%s as an id', async (_name, cell, words) => {
    const bytes = sheet(`<row r="2">${cell}${place(2)}</row>`);
    expect(await faultsOf(bytes, 'a.xlsx')).toContain(`2: id: ${words.slice(0, 4) === 'cell' ? words : ''}`);
    expect(await faultsOf(bytes, 'a.xlsx')).toContain(words);
  });

  test.each([
    ['3.70102E+19', 'scientific notation'],
    ['2026/3/1', 'holds a date'],
    ['3月1日', 'holds a date'],
    ['1-Mar', 'holds a date'],
    ['#N/A', 'shows the error'],
    ['#REF!', 'shows the error'],
  ])('a text table with the id %s', async (id, words) => expect(await faultsOf(`${HEAD}${id},camera,117,36,x\n`)).toContain(words));

  test('what only looks like it is taken', async () => {
    for (const id of ['37010200001320000001', '1E5', 'A-2026', '12E', 'e+1'])
      expect((await cellsOf(`${HEAD}${id},camera,117,36,x\n`)).id).toBe(id);
    expect((await cellsOf(sheet(`<row r="2"><c r="A2" s="3"><v>123</v></c>${place(2)}</row>`), 'a.xlsx')).id).toBe('000123');
    expect((await cellsOf(sheet(`<row r="2"><c r="A2"><f>1+1</f><v>2</v></c>${place(2)}</row>`), 'a.xlsx')).id).toBe('2');
  });

  test('a plan made of such a table refuses the row in the same words', async () => {
    const { rows } = await read(`${HEAD}3.70102E+19,camera,117,36,x\n`);
    const plan = planImport({
      rows,
      crs: 'wgs84',
      kinds: await loadKinds(),
      places: generateTown({ seed: 1 }).places,
      devices: [],
      simulated: true,
      elsewhere: true,
    });
    expect(plan.devices).toEqual([]);
    expect(plan.faults[0].message.en).toContain('cell A2 "3.70102E+19"');
  });
});

test('merged cells are filled down their own column; rows with nothing of their own stay empty', async () => {
  const row = (at: number, floor = ''): string =>
    `<row r="${at}"><c r="A${at}" t="inlineStr"><is><t>d${at}</t></is></c>${place(at)}${floor}</row>`;
  const { rows } = await read(
    sheet(`${row(2, '<c r="E2"><v>3</v></c>')}${row(3)}${row(4)}${row(6)}`, '<mergeCells><mergeCell ref="E2:F5"/></mergeCells>'),
    'a.xlsx',
  );
  expect(rows.map(({ row: number, cells }) => [number, cells.floor])).toEqual([
    [2, '3'],
    [3, '3'],
    [4, '3'],
    [6, undefined],
  ]);
});

describe('codings, decided for the table', () => {
  const line = 'm-1,camera,117,36,芙蓉里一号楼大厅烟感\n';
  /** 静态烟感 */
  const gbk = Buffer.from('f6beb2e3d1ccb8d0', 'hex');

  test('UTF-8 with a row of GB 18030, or a character cut off: the others are read, that row is told', async () => {
    const rowOfGbk = Buffer.concat([Buffer.from(`${HEAD}${line}m-2,camera,117,36,`), gbk, Buffer.from('\n')]);
    const { rows } = await read(rowOfGbk);
    expect(rows.map(({ cells, faults }) => [cells.name, faults?.length])).toEqual([
      ['芙蓉里一号楼大厅烟感', undefined],
      [undefined, 1],
    ]);
    expect(await faultsOf(rowOfGbk)).toContain('3: name: cell E3');
    expect(await faultsOf(Buffer.concat([Buffer.from(HEAD + line).subarray(0, -3), Buffer.from('\n')]))).toContain(
      '2: name: cell E2 "芙蓉里一号楼大厅烟',
    );
  });

  test('one bad byte in a table of megabytes', async () => {
    const bytes = Buffer.from(HEAD + line.repeat(60_000));
    bytes[bytes.length - 2] = 0xff;
    const { rows } = await read(bytes);
    expect([rows[0].cells.name, rows.filter(({ faults }) => faults).map(({ row }) => row)]).toEqual(['芙蓉里一号楼大厅烟感', [60_001]]);
  });

  test('a bad byte in a column that is not read harms nothing', async () => {
    expect(await faultsOf(Buffer.concat([Buffer.from(`id,kind,lon,lat,备注\n${line}m-2,camera,117,36,`), gbk]))).toBe('');
  });

  test.each(['marked', 'unmarked'])('UTF-16 either way round, %s', async (mark) => {
    const little = Buffer.from(
      `${mark === 'marked' ? '\uFEFF' : ''}设备编号,设备类型,经度,纬度,名称\r\nu-1,摄像机,117,36,大厅\r\n`,
      'utf16le',
    );
    for (const bytes of [little, Buffer.from(little).swap16()])
      expect(await cellsOf(bytes)).toEqual({ id: 'u-1', kind: '摄像机', lon: '117', lat: '36', name: '大厅' });
  });
});

describe('titles', () => {
  test.each([
    ['marks and units', '*设备编号,*设备类型,经度(°),纬度（度）\nt,camera,117,36'],
    ['codes', '设备编码,设备类型,经度,纬度\nt,camera,117,36'],
    ['a heading and a date above', '设备台账,,,\n2026年3月,,,\n设备编号,设备类型,经度,纬度\nt,camera,117,36'],
    ['sep=;', '\uFEFFsep=;\r\n设备编号;设备类型;经度;纬度\r\nt;camera;117;36'],
    ['a line break', '"设备\n编号";"设备类型";"经度";"纬度"\nt;camera;117;36'],
    ['remarks', '设备编号【必填】,设备类型[字典],经度:,纬 度\nt,camera,117,36'],
    ['full-width forms', '设备编号,设备类型,经度,纬度\nｔ,camera,１１７,３６'],
    ['full-width commas', '设备编号，设备类型，经度，纬度\nt，camera，117，36'],
  ])('%s', async (_name, text) => expect(await cellsOf(text)).toEqual({ id: 't', kind: 'camera', lon: '117', lat: '36' }));

  test('the fuller of two titles counts, and the other is said not to be read', async () => {
    const { rows, unknown } = await read('设备编号,设备名称,设备类型,安装位置,经度,纬度\nt,烟感01,camera,1号楼3层走廊,117,36');
    expect([rows[0].cells.name, unknown]).toEqual(['烟感01', ['安装位置']]);
  });

  test('where it is not clear, both are named', async () => {
    await expect(read('设备编号,设备编码,设备类型,经度,纬度\na,b,camera,117,36')).rejects.toThrow(
      'two columns for id (设备编号): "设备编号" and "设备编码"',
    );
    await expect(read('设备编号,名称,安装位置,设备类型,经度,纬度\na,b,c,camera,117,36')).rejects.toThrow('"名称" and "安装位置"');
  });
});

test('characters that are not seen make no second device', async () => {
  const { rows } = await read(
    'id,kind,lon,lat,addresses\nzw-1\u200B,camera,117,36,x:\u20601\n\uFEFFzw-1,camera,117,36,\n\u202Azw-3\u202C,camera,117,36,\nz' +
      'w\u00A02,camera,117,36,\n',
  );
  expect(rows.map(({ cells }) => cells.id)).toEqual(['zw-1', 'zw-1', 'zw-3', 'zw 2']);
  expect(rows[0].cells.addresses).toBe('x:1');
});

describe('floors', () => {
  test.each([
    ['地下二层', -2],
    ['负一层', -1],
    ['－1', -1],
    ['–1', -1],
    ['B1', -1],
    ['B1F', -1],
    ['B1层', -1],
    ['-2F', -2],
    ['十二层', 12],
    ['二十一楼', 21],
    ['三层', 3],
    ['１２层', 12],
    ['3.0', 3],
    ['F03', 3],
    ['3/F', 3],
    ['第三层', 3],
    ['首层', 1],
    ['顶层', 33],
  ])('%s', (text, floor) => expect(floorOf(text, { name: '1号楼', floors: 33 })).toBe(floor));

  test.each(['夹层', '3A', 'RF', '屋顶', '1-3层', '12 13', '0层', '1.5', 'G'])('%s is refused', (text) =>
    expect(() => floorOf(text, { name: '1号楼', floors: 33 })).toThrow('write 12, 12层 or B1'),
  );

  test('none above the roof', () => {
    expect(() => floorOf('35', { name: '1号楼', floors: 33 })).toThrow('floor "35" is not there: 1号楼 has 33 floors in the ledger');
    expect(() => floorOf('顶层', { name: '1号楼' })).toThrow('does not say how many floors 1号楼 has');
  });

  test('numerals', () =>
    expect(['十', '十二', '二十', '三十五', '一百零三', '一百二十', '两', '〇', '12', '三号', ''].map(wholeNumber)).toEqual([
      10,
      12,
      20,
      35,
      103,
      120,
      2,
      0,
      12,
      null,
      null,
    ]));
});

test('a floor or height above the roof, and houses as people name them, in the plan of a table', async () => {
  const { places } = generateTown({ seed: 1 });
  const kinds = await loadKinds();
  const compound = places.find(
    ({ level, path: at }) => level === 'compound' && places.some((other) => other.path.startsWith(`${at}/`) && other.name === '3号楼'),
  )!;
  const house = places.find(({ name, path: at }) => name === '3号楼' && at.startsWith(`${compound.path}/`))!;
  const plan = (more: Record<string, string>): ImportPlan =>
    planImport({
      rows: [
        {
          row: 2,
          cells: {
            id: 'd',
            kind: 'camera',
            lon: String(house.center[0]),
            lat: String(house.center[1]),
            compound: compound.name,
            building: '3号楼',
            ...more,
          },
        },
      ],
      crs: 'wgs84',
      kinds,
      places,
      devices: [],
      simulated: true,
      elsewhere: false,
    });
  expect(plan({ floor: '120' }).faults[0].message.en).toContain(`3号楼 has ${house.floors} floors in the ledger`);
  expect(plan({ height: '359' }).faults[0].message.en).toContain('above the roof');
  for (const building of ['３号楼', '三号楼', '3#楼', '3#', '03栋', '第三栋'])
    expect(plan({ building, floor: '1' }).devices[0]?.place, building).toBe(`${house.path}/F01`);
});
