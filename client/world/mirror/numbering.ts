import type { Device } from '#contract/records/device.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import type { Delta, SnapshotPart } from '#contract/wire/messages.ts';
import { SlotTable } from './slot-table.ts';

/**
 * The ledger numbers devices by handles, of which it may have millions; a screen knows some of them. Here what comes in gets this
 * screen's own handles, dense ones (the slots of a table), and the rest of the client knows no others: whatever is kept by handle is as
 * large as what is known, not as the ledger.
 */
export class Numbering {
  readonly slots = new SlotTable();

  device(device: Device): Device {
    return { ...device, handle: this.slots.take(device.handle) };
  }

  snapshotPart(part: SnapshotPart): SnapshotPart {
    this.slots.settle();
    const { dots, goneHandles } = part;
    const records = part.type === 'device' ? (part.records as Device[]).map((device) => this.device(device)) : part.records;
    return {
      ...part,
      records,
      ...(dots && { dots: { ...dots, handles: dots.handles.map((handle) => this.slots.take(handle)) } }),
      // Of a later part it may be told first that it is gone: it has a slot until the snapshot is whole.
      ...(goneHandles && { goneHandles: goneHandles.map((handle) => this.slots.take(handle)) }),
    };
  }

  delta(delta: Delta): Delta {
    this.slots.settle();
    const { entries, named, goneHandles } = delta;
    return {
      ...delta,
      entries: entries.map((entry) => this.#entry(entry)),
      ...(named && { named: named.map((device) => this.device(device)) }),
      ...(goneHandles && { goneHandles: goneHandles.map((handle) => this.slots.of(handle)).filter((slot) => slot >= 0) }),
    };
  }

  #entry(entry: JournalEntry): JournalEntry {
    const changes = entry.changes.map((change) =>
      change.type === 'device' && change.record ? { ...change, record: this.device(change.record) } : change,
    );
    return { ...entry, changes };
  }
}
