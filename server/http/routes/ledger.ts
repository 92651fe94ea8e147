import { z } from 'zod';
import { isWithin } from '#contract/geo.ts';
import { describedAs } from '#server/http/json-schema.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Book } from '#server/records/book.ts';
import { checkLedger, clashWith, ledgerSchema, type Ledger } from '#server/records/ledger.ts';

/** Enters places, devices and crews, or changes those that are there. Whole or refused; what is the same stays untouched. */
const importLedger = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/import',
  needs: 'administer',
  largest: 6_000_000,
  refuses: ['too-many'],
  id: 'importLedger',
  summary: 'Enter places, devices and crews into the ledger; the same again changes nothing',
  body: describedAs(ledgerSchema),
  reply: z.object({ changed: z.number() }),
  handle: async ({ body, user, from, services }) => {
    const ledger = checked(body, services.kinds);
    const outside = [...ledger.places.map(({ path }) => path), ...[...ledger.devices, ...ledger.crews].map(({ place }) => place)].find((path) => !isWithin(path, user.jurisdiction));
    if (outside !== undefined) throw refuse('forbidden', `${outside} 不在您的辖区内`, `${outside} is outside your jurisdiction ${user.jurisdiction}.`);
    const changed = await services.importLedger(ledger, { id: user.id, name: user.name }, (book) => refuseOthers(ledger, book, user.jurisdiction));
    await services.storage.audit.append(services.now(), {
      actor: user, action: 'ledger:import', subject: user.jurisdiction, outcome: 'done', from, place: user.jurisdiction,
      detail: `${changed} of ${ledger.places.length} places, ${ledger.devices.length} devices, ${ledger.crews.length} crews`,
    });
    return { changed };
  },
});

/** @throws Refused when a device is another community's, or has a name that another device has; whose it is, is told to who may know that. */
function refuseOthers(ledger: Ledger, book: Pick<Book, 'get' | 'deviceNamed'>, jurisdiction: string): void {
  // Entering a device anew would otherwise carry it off.
  const foreign = ledger.devices.find(({ id }) => !isWithin(book.get('device', id)?.place ?? jurisdiction, jurisdiction));
  if (foreign) throw refuse('forbidden', `设备 ${foreign.id} 属于您的辖区以外`, `The device ${foreign.id} is in the ledger outside your jurisdiction ${jurisdiction}: it is not yours to change.`);
  const clash = clashWith(ledger, book);
  if (!clash) return;
  const mine = isWithin(book.get('device', clash.other)?.place ?? '', jurisdiction);
  throw refuse('invalid', `设备 ${clash.id} 的编号或地址 ${clash.name} 已被${mine ? `设备 ${clash.other} ` : '其他设备'}使用，全部未导入`,
    `${clash.name} of device ${clash.id} is a name of ${mine ? `device ${clash.other}` : 'another device'} already: an id or address names one device. Nothing was entered.`);
}

function checked(body: unknown, kinds: Parameters<typeof checkLedger>[2]): Ledger {
  try {
    return checkLedger(body, 'import', kinds);
  } catch (error) {
    throw refuse('invalid', '台账有误，全部未导入；逐行原因见英文说明', (error as Error).message);
  }
}

export default [importLedger];
