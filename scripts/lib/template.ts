import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LiveKinds } from '#contract/kinds/kinds.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { readSettings } from '#server/settings.ts';
import { exampleSite, templateOf } from '#tiles/ledger/template/template.ts';
import { ledgerExists, openLedger, type LedgerAccess } from './ledger.ts';

/** Every kind there is. */
const ALL = 'all';

/**
 * Writes a table to be filled in with devices of a kind. Where there is a ledger its kinds are known too, and the example stands in it.
 * @param file null = named as the kind, in the working folder @returns where it was written
 * @throws Error when there is no such kind, or the file is to be no .xlsx
 */
export async function writeTemplate(kind: string, file: string | null, server: string | undefined): Promise<string> {
  const target = path.resolve(file ?? `${kind}.xlsx`);
  if (!target.toLowerCase().endsWith('.xlsx')) throw new Error(`${target}: a template is an .xlsx; give it that ending.`);
  const ledger = await ledgerThatAnswers(server);
  try {
    const kinds = new LiveKinds(await loadKinds());
    kinds.take((ledger?.kinds ?? []).filter(({ id }) => !kinds.has(id)));
    const found = kind === ALL ? [...kinds.values()] : [...kinds.values()].filter(({ id }) => id === kind);
    if (found.length === 0)
      throw new Error(`--template ${kind}: there is no such kind. It is ${ALL}, or one of ${[...kinds.keys()].join(', ')}.`);
    await writeFile(target, templateOf(found, exampleSite(ledger?.places ?? [])));
    return target;
  } finally {
    await ledger?.close();
  }
}

/** Null where there is none, or it does not let us in: a template can do without. */
async function ledgerThatAnswers(server: string | undefined): Promise<LedgerAccess | null> {
  const settings = readSettings(process.env, { demo: false });
  const url = server ?? `http://127.0.0.1:${settings.port}`;
  if (!(await ledgerExists(settings, url))) return null;
  return openLedger(settings, process.env, url).catch((error: unknown) => {
    console.log(`The ledger was not asked (${(error as Error).message}); the template knows the kinds of this version alone.`);
    return null;
  });
}
