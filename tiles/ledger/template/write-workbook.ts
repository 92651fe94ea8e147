import { packed } from '../workbook/pack.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Rows below the titles that lists of allowed values hold for. */
const ROWS = 20_000;

interface Choice {
  /** From 0. */
  readonly column: number;
  readonly values: readonly string[];
}

export interface Sheet {
  readonly name: string;
  /** The first are the titles: bold, and they stay while one scrolls. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** In characters. */
  readonly widths: readonly number[];
  /** What may stand in a column: offered as a list, and nothing else is taken. */
  readonly choices?: readonly Choice[];
}

/** A workbook that table programs open, without formulas, macros or links. */
export const writeWorkbook = (sheets: readonly Sheet[]): Buffer =>
  packed({
    '[Content_Types].xml':
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
      sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('') +
      '</Types>',
    '_rels/.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
      sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('') +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
      sheets
        .map((_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
        .join('') +
      `<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(sheets.map((sheet, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheetOf(sheet)])),
  });

/** 0: as it is, as text where it is text; 1: bold; 2: over several lines. */
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>' +
  '<xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>';

function sheetOf({ rows, widths, choices = [] }: Sheet): string {
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('');
  const cells = rows
    .map((values, row) => `<row r="${row + 1}">${values.map((value, column) => cellOf(value, column, row)).join('')}</row>`)
    .join('');
  const lists = choices
    .map(({ column, values }) => {
      const at = letters(column);
      return (
        `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${at}2:${at}${ROWS}">` +
        `<formula1>"${escaped(values.join(','))}"</formula1></dataValidation>`
      );
    })
    .join('');
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${columns}</cols><sheetData>${cells}</sheetData>` +
    `${choices.length === 0 ? '' : `<dataValidations count="${choices.length}">${lists}</dataValidations>`}</worksheet>`
  );
}

function cellOf(value: string | number, column: number, row: number): string {
  if (value === '') return '';
  const at = `${letters(column)}${row + 1}`;
  const style = row === 0 ? 1 : typeof value === 'string' && value.length > 30 ? 2 : 0;
  if (typeof value === 'number') return `<c r="${at}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** 0 → A, 26 → AA. */
const letters = (column: number): string =>
  (column < 26 ? '' : String.fromCharCode(64 + Math.floor(column / 26))) + String.fromCharCode(65 + (column % 26));

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Control characters are none in XML. */
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => MARKS[mark]).replace(/[\p{Cc}--\n]/gv, ' ');
