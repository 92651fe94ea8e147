import { isWithin } from '#contract/geo.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Book } from '#server/records/book.ts';
import { clashWith, type Ledger } from '#server/records/ledger.ts';
import type { Call } from './route.ts';

/**
 * Enters what is new in a ledger on behalf of an administrator, with an audit row. Whole or refused. @returns how many records changed.
 * @throws Refused when something of it is outside their jurisdiction, or has a name that another device has
 */
export async function enterLedger(ledger: Ledger, action: string, { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>): Promise<number> {
  const outside = [...ledger.places.map(({ path }) => path), ...[...ledger.devices, ...ledger.crews].map(({ place }) => place)].find((path) => !isWithin(path, user.jurisdiction));
  if (outside !== undefined) throw refuse('forbidden', `${outside} 不在您的辖区内`, `${outside} is outside your jurisdiction ${user.jurisdiction}.`);
  const changed = await services.importLedger(ledger, { id: user.id, name: user.name }, (book) => refuseOthers(ledger, book, user.jurisdiction));
  await services.storage.audit.append(services.now(), {
    actor: user, action, subject: user.jurisdiction, outcome: 'done', from, place: user.jurisdiction,
    detail: `${changed} of ${ledger.places.length} places, ${ledger.devices.length} devices, ${ledger.crews.length} crews`,
  });
  return changed;
}

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
