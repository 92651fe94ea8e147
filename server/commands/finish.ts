import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { ticketWay } from './guard.ts';
import { actorOf, advance } from './step.ts';

export default defineCommand('finish', ({ photo, note, ...input }, context) => {
  const { ticket, way } = ticketWay(input, 'finish', context);
  if (photo && !context.sent(photo.id)) {
    throw refuse('invalid', '照片已过期或不是您上传的，请重新拍照', `You have sent no photograph ${photo.id} within the hour: send it again (POST /api/v1/photos).`, { issues: [{ path: 'photo.id', message: 'not sent by you within the hour' }] });
  }
  const photos = photo ? [...ticket.photos, { id: photo.id, at: context.now, by: actorOf(context), note: photo.note }] : ticket.photos;
  return advance(ticket, way, context, note, { photos });
});
