import { useState, type JSX } from 'react';
import { useAct } from '#client/admin/parts/use-act.ts';
import { request } from '#client/session/session.ts';
import { ChooseTable, type TableWanted } from './ChooseTable.tsx';
import { Entered } from './Entered.tsx';
import { Report } from './Report.tsx';
import type { EnteredTable, OpenTable } from './report.ts';

/** A table of devices: dropped, checked, mended, entered, and undone. */
export default function Import(): JSX.Element {
  const { busy, act } = useAct();
  const [table, setTable] = useState<(OpenTable & { readonly name: string }) | null>(null);
  const [entered, setEntered] = useState<EnteredTable | null>(null);
  const read = (file: File, { crs, simulated, elsewhere }: TableWanted): void => {
    const query = new URLSearchParams({ name: file.name, crs, simulated: String(simulated), elsewhere: String(elsewhere) });
    void act(async () =>
      setTable({
        name: file.name,
        ...(await request<OpenTable>('POST', `/api/v1/ledger/tables?${query}`, new Blob([file], { type: 'application/octet-stream' }))),
      }),
    );
  };
  const enter = (id: string): void =>
    void act(async () => {
      setEntered(await request<EnteredTable>('POST', `/api/v1/ledger/tables/${id}/enter`));
      setTable(null);
    });
  if (entered !== null) return <Entered entered={entered} onAnother={() => setEntered(null)} />;
  if (table === null) return <ChooseTable busy={busy} onFile={read} />;
  return (
    <Report
      table={table}
      busy={busy}
      onReport={(report) => setTable({ ...table, report })}
      onEnter={() => enter(table.id)}
      onLeave={() => setTable(null)}
    />
  );
}
