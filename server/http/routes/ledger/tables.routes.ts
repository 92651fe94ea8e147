import { z } from 'zod';
import { editIdSchema, enterLedger } from './enter-ledger.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { CRS_NAMES } from '#tiles/crs.ts';

/** A hundred thousand rows with long names. */
const LARGEST = 40_000_000;

const truth = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');
const words = z.object({ zh: z.string(), en: z.string() });
const cells = z.record(z.string().max(40), z.string().max(10_000));
const params = z.object({ id: z.string().max(100) });

const report = z.object({
  rows: z.number(),
  unknown: z.array(z.string()).describe('Titles nothing is known about; their columns are not read'),
  added: z.number(),
  changed: z.number(),
  same: z.number(),
  faultCount: z.number(),
  faults: z
    .array(z.object({ row: z.number().describe('As the table program counts, from 1'), codes: z.array(z.string()), message: words, cells }))
    .describe('The first 200'),
  refusal: words.nullable().describe('Why nothing of it can be taken; null when it can'),
  notes: z.array(words),
  changes: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        fields: z.array(z.string()).nullable().describe('What differs; null = the device is new'),
      }),
    )
    .describe('The first 200'),
});

const open = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/tables',
  needs: 'administer',
  largest: LARGEST,
  takes: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/octet-stream'],
  id: 'openTable',
  summary: 'Read a table of devices (CSV, XLSX) and say what it would do to the ledger; nothing is written',
  query: z.object({
    name: z.string().trim().min(1).max(200).describe('Of the file'),
    crs: z.enum(CRS_NAMES),
    simulated: truth,
    elsewhere: truth.describe('The devices may lie far from those of the ledger'),
  }),
  refuses: ['too-many'],
  reply: z.object({ id: z.string(), report }),
  handle: ({ bytes, query, user, services }) => {
    if (bytes === undefined || bytes.length === 0)
      throw refuse('invalid', '没有收到表格文件（.csv 或 .xlsx）', 'No table came: send the bytes of a .csv or .xlsx.');
    return services.tables.open(user, bytes, query);
  },
});

const mend = defineRoute({
  method: 'put',
  path: '/api/v1/ledger/tables/{id}/rows/{row}',
  needs: 'administer',
  id: 'mendTableRow',
  summary: 'Put other cells in place of a row’s, or leave the row out; says what the table would do then',
  params: params.extend({ row: z.coerce.number().int().min(1) }),
  body: z.object({ cells: cells.nullable().describe('By column name; null = leave the row out') }),
  reply: z.object({ report }),
  handle: async ({ params: { id, row }, body, user, services }) => ({ report: await services.tables.mend(user, id, row, body.cells) }),
});

const enter = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/tables/{id}/enter',
  needs: 'administer',
  id: 'enterTable',
  summary: 'Enter the devices of a table that is without fault; the table is closed then',
  params,
  reply: z.object({ changed: z.number(), edit: editIdSchema }),
  handle: async ({ params: { id }, user, from, services }) => {
    const devices = await services.tables.devices(user, id);
    const why = { action: 'ledger:table', reason: '' };
    const { changed, edit } = await enterLedger({ places: [], devices, crews: [] }, why, { user, from, services });
    services.tables.close(id);
    return { changed, edit };
  },
});

export default [open, mend, enter];
