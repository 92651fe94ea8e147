import { z } from 'zod';
import { maskAddress, maskName, maskNumbers } from '#server/audience/masks.ts';
import { placesOf } from '#server/audience/jurisdiction.ts';
import { ANSWERED, defineRoute } from '#server/http/route.ts';
import { sendPieces } from '#server/http/stream.ts';
import type { AuditRow, AuditStore } from '#server/storage/stores/audit-store.ts';

const DAY_MS = 86_400_000;
/** Few, so that between two pages everything else has its turn. */
const PAGE = 200;
/** Parts of the system act under names that are nobody's. */
const NOBODY = new Set(['system', 'import', 'nobody']);

const HEAD = ['编号', '时间', '操作者编号', '操作者', '操作', '对象', '结果', '说明', '来源', '地点', '校验'];

/** Quoted; what a spreadsheet would take for a formula is made text. */
const cell = (value: string | number | null): string => {
  const text = String(value ?? '').replace(/^(?=[=+\-@\t\r])/, "'");
  return `"${text.replaceAll('"', '""')}"`;
};
const line = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

const masked = ({ id, at, actor, action, subject, outcome, detail, from, place, hash }: AuditRow): string =>
  line([
    id,
    new Date(at).toISOString(),
    actor.id,
    NOBODY.has(actor.id) ? actor.name : maskName(actor.name),
    action,
    maskNumbers(subject),
    outcome,
    maskNumbers(detail),
    maskAddress(from),
    place,
    hash,
  ]);

/** Rows of these places that are not older than `oldest`, newest first, a page at a time. */
async function* pagesOf(audit: Pick<AuditStore, 'list'>, within: readonly string[], oldest: number): AsyncGenerator<string> {
  for (let after: number | undefined, ended = false; !ended;) {
    const { items, next } = await audit.list({ after, within, limit: PAGE });
    const young = items.filter(({ at }) => at >= oldest);
    yield young.map(masked).join('');
    ended = next === null || young.length < items.length;
    after = Number(next);
  }
}

/** A file that leaves the system: masked, and marked with who took it and when. Taking it is an audit row itself. */
export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/audit.csv',
    needs: 'see-audit',
    id: 'exportAudit',
    summary: 'Audit rows of one’s jurisdiction as a masked table (UTF-8 CSV), newest first; one at a time for each person',
    query: z.object({ days: z.coerce.number().int().min(1).max(3660).default(31).describe('How far back') }),
    type: 'text/csv; charset=utf-8',
    reply: z.string(),
    refuses: ['too-many'],
    handle: ({ query, user, from, response, services }): Promise<typeof ANSWERED> =>
      services.exports.run<typeof ANSWERED>(user.id, async () => {
        const { audit, reader } = services.storage;
        const now = services.now();
        await audit.append(now, {
          actor: { id: user.id, name: user.name },
          action: 'audit:export',
          subject: 'audit',
          outcome: 'done',
          detail: `${query.days} days`,
          from,
          place: user.jurisdiction,
        });
        response.writeHead(200, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': 'attachment; filename="audit.csv"',
          'Cache-Control': 'no-store',
        });
        // The mark at the front tells spreadsheets that this is UTF-8.
        response.write(
          `\ufeff${line(['导出人', user.id, '导出时间', new Date(now).toISOString(), '辖区', user.jurisdiction])}${line(HEAD)}`,
        );
        await sendPieces(response, pagesOf(reader.audit, placesOf(user), now - query.days * DAY_MS));
        return ANSWERED;
      }),
  }),
];
