import { z } from 'zod';
import { isWithin } from '#contract/places/geo.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { Done, EditBy } from '#server/ledger/edits.ts';
import { clashWith, type Ledger } from '#server/ledger/ledger.ts';
import type { Call } from '#server/http/route.ts';

export const editIdSchema = z.string().nullable().describe('By which it is undone as a whole, within a day; null when nothing changed');

type Asked = Pick<Call, 'user' | 'from' | 'services'>;

/** Ids that an audit row names; of more it says how many. */
const NAMED = 100;

interface Why {
  readonly action: string;
  readonly reason: string;
}

export const editBy = ({ id, name, jurisdiction }: Asked['user'], { action, reason }: Why): EditBy => ({
  actor: { id, name },
  action,
  reason,
  place: jurisdiction,
});

/**
 * Enters what is new in a ledger on behalf of an administrator, with an audit row. Whole or refused.
 * @throws Refused when something of it is outside their jurisdiction, or has a name that another device has
 */
export async function enterLedger(ledger: Ledger, why: Why, { user, from, services }: Asked): Promise<Done> {
  const outside = [...ledger.places.map(({ path }) => path), ...[...ledger.devices, ...ledger.crews].map(({ place }) => place)].find(
    (path) => !isWithin(path, user.jurisdiction),
  );
  if (outside !== undefined)
    throw refuse('forbidden', `${outside} 不在您的辖区内`, `${outside} is outside your jurisdiction ${user.jurisdiction}.`);
  const done = await services.ledger.enter(ledger, editBy(user, why), (records) => refuseOthers(ledger, records, user.jurisdiction));
  const what = `${done.changed} of ${ledger.places.length} places, ${ledger.devices.length} devices, ${ledger.crews.length} crews`;
  await auditEdit(why, done, { subjects: tellable(ledger.devices, services), what }, { user, from, services });
  return done;
}

/** Ids of devices that an audit row may name: nobody who reads the audit may know of those of people in need. */
export const tellable = (devices: readonly DeviceDraft[], { redaction }: Pick<Asked['services'], 'redaction'>): string[] =>
  devices.filter((device) => !redaction.conceals('device', device as Device)).map(({ id }) => id);

/** One row for all of it: whom it was about by name, or how many when there are too many. */
export const auditEdit = (
  { action, reason }: Why,
  { edit }: Pick<Done, 'edit'>,
  { subjects, what }: { readonly subjects: readonly string[]; readonly what: string },
  { user, from, services }: Asked,
): Promise<void> =>
  services.storage.audit.append(services.now(), {
    actor: { id: user.id, name: user.name },
    action,
    subject: subjects.length === 1 ? subjects[0] : user.jurisdiction,
    outcome: 'done',
    from,
    place: user.jurisdiction,
    detail: [what, reason, edit === null ? '' : `edit ${edit}`, listOf(subjects)].filter((part) => part !== '').join(' · '),
  });

const listOf = (subjects: readonly string[]): string =>
  subjects.length < 2 ? '' : subjects.slice(0, NAMED).join(' ') + (subjects.length > NAMED ? ` … +${subjects.length - NAMED}` : '');

/**
 * @throws Refused when a device is another community's, or has a name that another device has; whose it is, is told to who may know that.
 */
function refuseOthers(ledger: Ledger, records: Pick<Records, 'get' | 'deviceNamed'>, jurisdiction: string): void {
  // Entering a device anew would otherwise carry it off.
  const foreign = ledger.devices.find(({ id }) => !isWithin(records.get('device', id)?.place ?? jurisdiction, jurisdiction));
  if (foreign)
    throw refuse(
      'forbidden',
      `设备 ${foreign.id} 属于您的辖区以外`,
      `The device ${foreign.id} is in the ledger outside your jurisdiction ${jurisdiction}: it is not yours to change.`,
    );
  const clash = clashWith(ledger, records);
  if (!clash) return;
  const mine = isWithin(records.get('device', clash.other)?.place ?? '', jurisdiction);
  throw refuse(
    'invalid',
    `设备 ${clash.id} 的编号或地址 ${clash.name} 已被${mine ? `设备 ${clash.other} ` : '其他设备'}使用，全部未导入`,
    `${clash.name} of device ${clash.id} is a name of ${mine ? `device ${clash.other}` : 'another device'} ` +
      'already: an id or address names one device. Nothing was entered.',
  );
}
