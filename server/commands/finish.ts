import { refuse } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { ticketWay } from './guard.ts';
import { actorOf, advance } from './step.ts';

export default defineCommand('finish', async (input, context) => {
  if (!input.photo) return null;
  // Asked twice on purpose: no photograph is kept for a ticket that cannot be finished.
  ticketWay(input, 'finish', context);
  return keep(input.photo, context);
}, (input, context, photo) => {
  const { ticket, way } = ticketWay(input, 'finish', context);
  const photos = photo === null ? ticket.photos : [...ticket.photos, { id: photo, at: context.now, by: actorOf(context), note: input.photo?.note ?? '' }];
  return advance(ticket, way, context, input.note, { photos });
});

/** @throws Refused `invalid` when it is no picture, `storage` when it cannot be kept. */
async function keep({ base64, type }: { base64: string; type: string }, context: CommandContext): Promise<string> {
  try {
    return await context.savePhoto(base64, type);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof StorageFault && error.kind === 'data') {
      throw refuse('invalid', '照片不是有效的 JPEG 或 PNG 图片', `The photograph cannot be used: ${reason}`, { issues: [{ path: 'photo.base64', message: reason }] });
    }
    throw refuse('storage', '照片无法保存，处置尚未提交，请稍后重试', `The photograph could not be stored, so nothing was done: ${reason}. Try again in a moment.`);
  }
}
