import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import { ANSWERED, defineRoute } from '#server/http/route.ts';
import { sendPieces } from '#server/http/stream.ts';
import { tableOf } from '#tiles/ledger/write-table.ts';

const PIECE = 500;

/** Rows in pieces, with turns between them. */
async function* textOf(devices: readonly Device[], isPlace: (path: string) => boolean): AsyncGenerator<string> {
  for (let at = 0; at < devices.length || at === 0; at += PIECE) {
    const text = tableOf(devices.slice(at, at + PIECE), isPlace);
    yield at === 0 ? `\ufeff${text}` : text.slice(text.indexOf('\n') + 1);
    await nextTurn();
  }
}

/** The ledger leaves as a table that can be brought back as it is. Taking it is an audit row. */
export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/devices.csv',
    needs: 'administer',
    id: 'exportDevices',
    summary: 'Devices of one’s jurisdiction as a table (UTF-8 CSV, WGS-84) that can be imported again; one at a time for each person',
    query: z.object({ kind: z.string().max(100).optional() }),
    type: 'text/csv; charset=utf-8',
    reply: z.string(),
    refuses: ['too-many'],
    handle: ({ query: { kind }, user, from, response, services }): Promise<typeof ANSWERED> =>
      services.exports.run<typeof ANSWERED>(user.id, async () => {
        const { published, storage } = services;
        const devices = [...published.all('device')].filter(
          (device) => isWithin(device.place, user.jurisdiction) && (kind === undefined || device.kind === kind),
        );
        await storage.audit.append(services.now(), {
          actor: { id: user.id, name: user.name },
          action: 'ledger:export',
          subject: user.jurisdiction,
          outcome: 'done',
          detail: `${devices.length} devices`,
          from,
          place: user.jurisdiction,
        });
        response.writeHead(200, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': 'attachment; filename="devices.csv"',
          'Cache-Control': 'no-store',
        });
        await sendPieces(
          response,
          textOf(devices, (path) => published.get('place', path) !== undefined),
        );
        return ANSWERED;
      }),
  }),
];
