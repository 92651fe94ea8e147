import { request } from '#client/session/session.ts';

const PIECE = 400;

interface LedgerFile {
  readonly places?: readonly unknown[];
  readonly devices?: readonly unknown[];
  readonly crews?: readonly unknown[];
  readonly format?: string;
}

/** @returns null when it is no JSON */
export const parseFile = (file: File): Promise<LedgerFile | null> =>
  file
    .text()
    .then((content) => JSON.parse(content) as LedgerFile)
    .catch(() => null);

/** Enters a file of our own form; a large ledger goes in pieces, places first. @returns how many records are new or other than they were */
export async function enterFile(file: LedgerFile): Promise<number> {
  if (file.places === undefined && file.devices === undefined && file.crews === undefined)
    return (await request<{ changed: boolean }>('POST', '/api/v1/floor-plans', { plan: file })).changed ? 1 : 0;
  let changed = 0;
  for (const sort of ['places', 'devices', 'crews'] as const) {
    const rows = file[sort] ?? [];
    for (let at = 0; at < rows.length; at += PIECE) {
      changed += (
        await request<{ changed: number }>('POST', '/api/v1/ledger/import', {
          places: [],
          devices: [],
          crews: [],
          [sort]: rows.slice(at, at + PIECE),
        })
      ).changed;
    }
  }
  return changed;
}
