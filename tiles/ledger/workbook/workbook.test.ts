import { describe, expect, test } from 'vitest';
import { workbookOf } from '../workbook.fixture.ts';
import { cellAt, cellName, firstSheet } from './workbook.ts';

const MEGABYTE = 1_000_000;
const refusal = (bytes: Buffer): Promise<string> =>
  firstSheet(bytes).then(
    (rows) => `${rows.length} rows`,
    (error: Error) => error.message,
  );

describe('workbooks that unpack to more than any ledger are refused while little is held', () => {
  const row = '<row><c t="inlineStr"><is><t>0123456789abcdef</t></is></c></row>';
  const strings = (inner: string): Buffer => workbookOf('<sheetData/>', { 'xl/sharedStrings.xml': `<sst>${inner}</sst>` });

  test.each<[string, () => Buffer, RegExp]>([
    ['blanks', () => workbookOf(' '.repeat(130 * MEGABYTE)), /more than a million characters|larger than 120 MB/],
    ['rows', () => workbookOf(`<sheetData>${row.repeat(1_050_000)}</sheetData>`), /more rows than any ledger/],
    ['empty rows', () => workbookOf(`<sheetData>${'<row></row>'.repeat(1_050_000)}</sheetData>`), /more rows than any ledger/],
    ['one long text', () => strings(`<si><t>${'x'.repeat(3 * MEGABYTE)}</t></si>`), /more than a million characters/],
    ['many texts', () => strings('<si><t>0123456789abcdef</t></si>'.repeat(600_000)), /more strings than any ledger/],
    [
      'merged cells',
      () =>
        workbookOf(`<sheetData>${row.repeat(3000)}</sheetData><mergeCells>${'<mergeCell ref="A1:A1048576"/>'.repeat(90_000)}</mergeCells>`),
      /^3000 rows$|more merged cells/,
    ],
    [
      'a row at the end of the sheet',
      () => workbookOf('<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
      /^1048576 rows$/,
    ],
  ])('%s', async (_name, make, words) => {
    const bytes = make();
    expect(bytes.length).toBeLessThan(4 * MEGABYTE);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    try {
      expect(await refusal(bytes)).toMatch(words);
    } finally {
      clearInterval(watch);
    }
    expect(Math.max(most, process.memoryUsage().rss) - before).toBeLessThan(200 * MEGABYTE);
  });

  test('damaged, protected or other archives: a sentence', async () => {
    const whole = workbookOf('<sheetData/>');
    expect(await refusal(whole.subarray(0, -30))).toContain('cut off');
    expect(await refusal(Buffer.from('PK\x03\x04'))).toContain('cut off');
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x55;
      expect(await refusal(damaged)).toMatch(/./);
    }
  });
});

test('rich and phonetic texts, entities, cells without names, namespaces', async () => {
  const rows = await firstSheet(
    workbookOf(
      '<x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a&amp;b&#x4e00;</x:t></x:is></x:c>' +
        '<x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData>',
      {
        'xl/sharedStrings.xml': '<sst><si><r><t>烟</t></r><r><t>感_x000D_</t></r><rPh><t>yan</t></rPh></si></sst>',
      },
    ),
  );
  expect(rows).toEqual([['烟感\r', 'a&b一', 'true']]);
});

test('names of cells', () => {
  expect(['A1', 'Z9', 'AA10', '$AB$12'].map(cellAt)).toEqual([
    [0, 0],
    [8, 25],
    [9, 26],
    [11, 27],
  ]);
  expect([cellName(0, 0), cellName(8, 25), cellName(9, 26), cellName(11, 27)]).toEqual(['A1', 'Z9', 'AA10', 'AB12']);
  expect(cellAt('Sheet!A1')).toBeNull();
});
