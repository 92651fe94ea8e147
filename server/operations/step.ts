import { label, type Label } from '#contract/label.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Actor } from '#contract/records/stamp.ts';

/** What can come to an operation. */
export type Step =
  /** The second person agreed … */
  | { readonly what: 'approved'; readonly by: Actor }
  /** … or somebody wants it no more. */
  | { readonly what: 'declined'; readonly by: Actor; readonly words: Label }
  /** The device is told, once more. */
  | { readonly what: 'sent' }
  | { readonly what: 'took'; readonly text: string }
  /** The device says no, or cannot be told. */
  | { readonly what: 'refused'; readonly words: Label }
  /** It was being done, and something else is to be done in its place. */
  | { readonly what: 'replaced' }
  /** The expected reading came. */
  | { readonly what: 'read' }
  /** The time of a drill is over. */
  | { readonly what: 'over' }
  | { readonly what: 'gave-up'; readonly words: Label };

export const isOver = ({ endedAt }: Operation): boolean => endedAt !== null;

const REPLACED = label('未做完，已被后来的操作取代', 'Not finished: another operation took its place.');
const said = (text: string): Label | null => (text === '' ? null : label(`设备：${text}`, `Device: ${text}`));

/** What a step makes of the fields; null when it means nothing where the operation stands. */
function after(operation: Operation, step: Step, at: number): Partial<Operation> | null {
  const { state, expects } = operation;
  const waits = state === 'awaiting';
  const told = state === 'sent' || state === 'acknowledged';
  switch (step.what) {
    case 'approved':
      return waits ? { state: 'requested', approved: { by: step.by, at } } : null;
    case 'declined':
      return waits ? { state: 'refused', words: step.words, endedAt: at } : null;
    case 'sent':
      return state === 'requested' || state === 'sent'
        ? { state: 'sent', tries: operation.tries + 1, sentAt: operation.sentAt ?? at }
        : null;
    case 'took':
      return state === 'sent'
        ? {
            state: 'acknowledged',
            acknowledgedAt: at,
            words: said(step.text),
            endedAt: expects === null && operation.lastsS === undefined ? at : null,
          }
        : null;
    case 'refused':
      return waits ? null : { state: 'refused', words: step.words, endedAt: at };
    case 'replaced':
      if (state !== 'acknowledged') return null;
      return operation.lastsS === undefined ? { state: 'refused', words: REPLACED, endedAt: at } : { state: 'confirmed', endedAt: at };
    case 'over':
      return state === 'acknowledged' && operation.lastsS !== undefined ? { state: 'confirmed', endedAt: at } : null;
    case 'read':
      return told && expects !== null ? { state: 'confirmed', endedAt: at } : null;
    case 'gave-up':
      return { state: waits ? 'refused' : 'timed-out', words: step.words, endedAt: at };
  }
}

/** The operation after a step, next version, stamped; null when the step changes nothing: what is over stays as it is. */
export function stepped(operation: Operation, step: Step, at: number, by: Actor): Operation | null {
  const fields = isOver(operation) ? null : after(operation, step, at);
  return fields && { ...operation, ...fields, version: operation.version + 1, updatedAt: at, updatedBy: by };
}
