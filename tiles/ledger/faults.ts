import { label, type Label } from '#contract/label.ts';
import { COLUMN_TITLES, type Column } from './column-titles.ts';

/** A column in both languages: the first title that is not English, and our own. */
const named = (column: Column): Label => label(COLUMN_TITLES[column][1], column);

const TEXT_COLUMN = label('请将该列设为文本格式后重新填写', 'format the column as text and enter it anew');
type At = { readonly cell: string };
type Written = { readonly text: string };

/** Everything that can be wrong with a table of devices, in words: what it is, with the value, and what to do. */
const WORDS = {
  // A row.
  'no-id': () => label('没有编号', 'has no id'),
  'no-kind': () => label('没有类型', 'has no kind'),
  'no-position': () => label('没有经度或纬度', 'has no lon or no lat'),
  'unknown-kind': ({ kind, known }: { readonly kind: string; readonly known: readonly { readonly id: string; readonly label: Label }[] }) =>
    label(
      `没有类型“${kind}”；已有 ${known.map((one) => `${one.label.zh}（${one.id}）`).join('、')}`,
      `kind "${kind}" is not known; there are ${known.map((one) => `${one.id} (${one.label.zh})`).join(', ')}`,
    ),
  field: ({ field, why }: { readonly field: string; readonly why: string }) => label(`${field} 不合要求：${why}`, `${field}: ${why}`),
  'no-number': ({ column, text }: { readonly column: Column } & Written) =>
    label(`${named(column).zh}“${text}”不是数字`, `${column} "${text}" is not a number`),
  'out-of-bounds': ({ column, text, least, most }: { readonly column: Column; readonly least: number; readonly most: number } & Written) =>
    label(`${named(column).zh}“${text}”应在 ${least} 到 ${most} 之间`, `${column} "${text}" must be between ${least} and ${most}`),
  position: ({ why }: { readonly why: Label }) => why,
  'above-roof': ({ text, building, height }: Written & { readonly building: string; readonly height: number }) =>
    label(
      `离地高度 ${text} 高于屋顶：台账中 ${building} 高 ${height} 米`,
      `height ${text} is above the roof: ${building} is ${height} m high in the ledger`,
    ),
  simulated: ({ text }: Written) => label(`模拟数据“${text}”应为 是 或 否`, `simulated "${text}" is neither true nor false`),
  'beside-building': ({ metres, building }: { readonly metres: number; readonly building: string }) =>
    label(
      `距所填的 ${building} ${metres} 米：坐标系是否正确？`,
      `lies ${metres} m from ${building}, where its row places it: is the coordinate system right?`,
    ),
  'in-no-place': ({ lon, lat }: { readonly lon: string; readonly lat: string }) =>
    label(
      `不在台账的任何地点内（WGS-84 ${lon}, ${lat}）：请填写地点，或先导入该区域`,
      `lies in no place of the ledger (${lon}, ${lat} in WGS-84): name its place, or enter the area first`,
    ),
  'unknown-place': ({ path }: { readonly path: string }) => label(`台账中没有地点 ${path}`, `place ${path} is not in the ledger`),
  'unknown-compound': ({ name }: { readonly name: string }) => label(`台账中没有小区“${name}”`, `compound "${name}" is not in the ledger`),
  'unknown-building': ({ name, compound }: { readonly name: string; readonly compound: string | null }) =>
    label(
      compound === null ? `台账中没有楼栋“${name}”` : `小区“${compound}”中没有楼栋“${name}”`,
      `building "${name}" is not in ${compound === null ? 'the ledger' : `compound "${compound}"`}`,
    ),
  'no-floor': ({ text }: Written) =>
    label(
      `楼层“${text}”无法识别：请写 12、12层 或 B1（没有 0 层；夹层写其下一层，屋顶写最高层，并在名称中注明）`,
      `floor "${text}" is none: write 12, 12层 or B1 (there is no floor 0; ` +
        `for a mezzanine 夹层 write the floor below it, for a roof 屋顶 the highest floor, and say so in the name)`,
    ),
  'floor-not-there': ({ text, building, floors }: Written & { readonly building: string; readonly floors: number }) =>
    label(
      `没有楼层“${text}”：台账中 ${building} 有 ${floors} 层`,
      `floor "${text}" is not there: ${building} has ${floors} floors in the ledger`,
    ),
  'top-unknown': ({ text, building }: Written & { readonly building: string | null }) =>
    label(
      `楼层“${text}”无法确定：台账没有${building === null ? '其' : ` ${building} 的`}层数，请写数字`,
      `floor "${text}" cannot be told: the ledger does not say how many floors ${building ?? 'there'} has; write its number`,
    ),
  ptz: ({ text }: Written) => label(`云台“${text}”应为 是 或 否、1 或 0`, `ptz "${text}" is neither yes nor no: write 是 or 否, 1 or 0`),
  pixels: ({ text }: Written) =>
    label(
      `分辨率“${text}”无法识别：请写水平像素（160 … 20000）、2560×1440、1080P 或 4K`,
      `pixels "${text}" are none: write those across the picture (160 … 20000), 2560×1440, 1080P or 4K`,
    ),
  gb28181: ({ address, why }: { readonly address: string; readonly why: Label }) =>
    label(`地址“${address}”不能使用：${why.zh}`, `address "${address}" cannot be used: ${why.en}`),
  'id-twice': ({ id, row }: { readonly id: string; readonly row: number }) =>
    label(`编号 ${id} 与第 ${row} 行重复`, `id ${id} is in row ${row} already`),
  'name-taken': ({ name, other, row }: { readonly name: string; readonly other: string | null; readonly row: number | null }) =>
    label(
      `编号或地址 ${name} 已被${other === null ? '其他辖区的设备' : `设备 ${other} `}使用${row === null ? '（台账中）' : `（第 ${row} 行）`}；一个编号或地址只属于一台设备`,
      `${name} is a name of ${other === null ? 'a device of another jurisdiction' : `device ${other}`} ` +
        `already${row === null ? ', in the ledger' : ` (row ${row})`}; an id or address names one device`,
    ),
  // A cell.
  'other-coding': ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell}“${text}”的编码与表中其他内容不同：请重新填写，或将表格另存为 UTF-8`,
      `cell ${cell} "${text}" holds bytes that are in another coding than the rest of the table: enter it anew, or save the table as UTF-8`,
    ),
  'cell-error': ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell} 显示错误 ${text}：请修正公式，或填写数值`,
      `cell ${cell} shows the error ${text}: mend its formula, or write the value`,
    ),
  scientific: ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell}“${text}”是科学计数法，末尾数字已被表格软件丢弃：${TEXT_COLUMN.zh}`,
      `cell ${cell} "${text}" is a number in scientific notation, whose last digits a spreadsheet program has dropped: ${TEXT_COLUMN.en}`,
    ),
  'date-text': ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell} 是日期（${text}），不是文本：${TEXT_COLUMN.zh}`,
      `cell ${cell} holds a date (${text}), not a text: ${TEXT_COLUMN.en}`,
    ),
  'date-made': ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell} 是日期（${text}），不是文本：表格软件自动转换所致，${TEXT_COLUMN.zh}`,
      `cell ${cell} holds a date (${text}), not a text: a spreadsheet program made it of what was typed; ${TEXT_COLUMN.en}`,
    ),
  digits: ({ cell, text }: At & Written) =>
    label(
      `单元格 ${cell} 的数字 ${text} 超过 15 位，表格软件只保留 15 位：${TEXT_COLUMN.zh}`,
      `cell ${cell} holds the number ${text}, of which a spreadsheet program keeps 15 digits only: ${TEXT_COLUMN.en}`,
    ),
  'formula-empty': ({ cell }: At) =>
    label(
      `单元格 ${cell} 的公式没有算过：请在表格软件中打开并保存，或填写数值`,
      `cell ${cell} holds a formula that was never computed: open and save the table in a spreadsheet program, or write the value`,
    ),
  'text-missing': ({ cell }: At) =>
    label(`单元格 ${cell} 指向的文本不在文件中：请重新填写`, `cell ${cell} points at a text the workbook does not hold: enter it anew`),
  // The file.
  unreadable: ({ name, why }: { readonly name: string; readonly why: string }) =>
    label(`${name} 无法读取（${why}）。`, `${name} cannot be read (${why}).`),
  empty: ({ name }: { readonly name: string }) => label(`${name} 是空文件。`, `${name} is empty.`),
  'old-workbook': ({ name }: { readonly name: string }) =>
    label(
      `${name} 是旧的 .xls 或设有密码；请另存为没有密码的 .xlsx 或 .csv。`,
      `${name} is an old .xls, or protected by a password; save it as .xlsx or .csv without one.`,
    ),
  'no-workbook': ({ name, why }: { readonly name: string; readonly why: string }) =>
    label(
      `${name} 不是可读取的工作簿（${why}）；请另存为 .xlsx 或 .csv。`,
      `${name} is no workbook that can be read (${why}); save it as .xlsx or .csv.`,
    ),
  'no-table': ({ name, why }: { readonly name: string; readonly why: string }) =>
    label(`${name} 不是可读取的表格（${why}）。`, `${name} is no table that can be read (${why}).`),
  'no-rows': ({ name }: { readonly name: string }) => label(`${name} 只有标题，没有数据行。`, `${name} has titles, but no rows.`),
  'columns-missing': ({
    name,
    missing,
    row,
    there,
  }: {
    readonly name: string;
    readonly missing: readonly Column[];
    readonly row: number;
    readonly there: string;
  }) =>
    label(
      `${name} 前几行中缺少列：${missing.map((column) => `${named(column).zh}（${column}）`).join('、')}；第 ${row} 行是 ${there || '空行'}。`,
      `${name} lacks the columns ${missing.map((column) => `${column} (${named(column).zh})`).join(', ')} ` +
        `in its first rows; row ${row} has ${there || 'nothing'}.`,
    ),
  'column-twice': ({ name, column, titles }: { readonly name: string; readonly column: Column; readonly titles: readonly string[] }) =>
    label(
      `${name} 有两列都是${named(column).zh}：${titles.map((title) => `“${title}”`).join('、')}。请保留一列，或改另一列的标题。`,
      `${name} has two columns for ${column} (${named(column).zh}): ` +
        `${titles.map((title) => `"${title}"`).join(' and ')}. Keep one, or give the other another title.`,
    ),
  'no-places': () =>
    label(
      '台账中还没有地点：请先导入区域（“区域地图”页，或 npm run tiles，再 npm run import -- <其 ledger.json>）。',
      'The ledger has no places yet: enter an area first (npm run tiles, then npm run import -- <its ledger.json>).',
    ),
  far: ({ km, of, crs }: { readonly km: number; readonly of: 'devices' | 'places'; readonly crs: string }) =>
    label(
      `半数以上的行距台账中的${of === 'devices' ? '设备' : '地点'}超过 ${km} 公里：坐标系 ${crs} 对吗，经度在前吗？确需导入，请声明设备可以远离现有台账（--elsewhere）。`,
      `Half of the rows lie more than ${km} km from the ledger’s ${of}: is --crs ${crs} right, and longitude ` +
        `before latitude? To import them all the same, say that they may lie elsewhere (--elsewhere).`,
    ),
  // Notes: nothing is wrong for sure.
  loose: ({ count }: { readonly count: number }) =>
    label(`${count} 台设备不在任何轮廓内，挂在所属街道。`, `${count} devices lie in no outline and hang at their street.`),
  blind: ({ count }: { readonly count: number }) =>
    label(
      `${count} 行写了摄像机却没有方位角：它们看到哪里无从得知。`,
      `${count} rows tell of a camera without an azimuth (方位角): what these see cannot be told.`,
    ),
  'odd-codes': ({ count, some }: { readonly count: number; readonly some: readonly string[] }) =>
    label(
      `${count} 个国标编码与标准或所在区划不符，设备照常导入，请核对：${some.join('、')}${count > some.length ? ' 等' : ''}。`,
      `${count} codes of GB/T 28181 do not fit the standard or the division where they hang; their devices are entered all the same, ` +
        `look at them: ${some.join(', ')}${count > some.length ? ' …' : ''}.`,
    ),
  'other-crs': ({
    crs,
    declared,
    fit,
    declaredFit,
  }: {
    readonly crs: string;
    readonly declared: string;
    readonly fit: number;
    readonly declaredFit: number;
  }) =>
    label(
      `坐标像是 ${crs.toUpperCase()}，不是 ${declared.toUpperCase()}：按前者 ${fit} % 的行落在楼栋或小区内，按后者 ${declaredFit} %。可改选 ${crs}（--crs ${crs}）再试。`,
      `The coordinates look like ${crs.toUpperCase()}, not ${declared.toUpperCase()}: read as ${crs}, ` +
        `${fit} % of the rows lie in a building or compound, against ${declaredFit} %. Try --crs ${crs}.`,
    ),
} as const;

type FaultCode = keyof typeof WORDS;
type Params<C extends FaultCode> = Parameters<(typeof WORDS)[C]>[0];

/** What is wrong: a code, and the values its words are made with. */
export type Told = { [C in FaultCode]: { readonly code: C; readonly with: Params<C> } }[FaultCode];

export const told = <C extends FaultCode>(code: C, values: Params<C>): Told => ({ code, with: values }) as Told;

/** The only place where a fault becomes words. */
export const inWords = ({ code, with: values }: Told): Label => (WORDS[code] as (given: unknown) => Label)(values);

/** Carries one reason out of the middle of a row, or says why a file cannot be used. */
export class Fault extends Error {
  readonly told: Told;

  constructor(what: Told) {
    super(inWords(what).en);
    this.told = what;
  }
}

export const fault = <C extends FaultCode>(code: C, values: Params<C>): Fault => new Fault(told(code, values));

/** What is wrong with one cell. */
export type CellFault = Told & { readonly column: Column };

export interface RowFault {
  /** As the table program counts, from 1. */
  readonly row: number;
  readonly told: readonly (Told | CellFault)[];
  readonly message: Label;
}

export function rowFault(row: number, all: readonly (Told | CellFault)[]): RowFault {
  const words = all.map((one) => {
    const { zh, en } = inWords(one);
    return 'column' in one ? label(`${named(one.column).zh}：${zh}`, `${one.column}: ${en}`) : { zh, en };
  });
  return { row, told: all, message: label(words.map(({ zh }) => zh).join('；'), words.map(({ en }) => en).join('; ')) };
}
