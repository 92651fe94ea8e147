import type { CommandInput } from '#contract/commands.ts';
import type { Media } from '#contract/reports/media.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { actorOf, advance } from './steps/step.ts';

type Input = CommandInput<'finish'>;
const lookUp = ({ photo }: Input, context: CommandContext): Promise<Media | null> =>
  photo ? context.media(photo.id) : Promise.resolve(null);

export default defineCommand('finish', lookUp, ({ photo, note, ...input }, context, found) => {
  const { ticket, way } = ticketWay(input, 'finish', context);
  if (photo && !isOwn(found, ticket.id, context)) {
    throw refuse(
      'invalid',
      '照片不是您为此工单上传的，或已清除，请重新拍照',
      `You have sent no photograph ${photo.id} for this ticket that is still kept: send it again (POST /api/v1/uploads).`,
      { issues: [{ path: 'photo.id', message: 'not sent by you for this ticket' }] },
    );
  }
  if (ticket.catalogue.proof && photo === undefined && ticket.photos.length === 0) {
    throw refuse(
      'invalid',
      '须附到访照片或视频（拍门牌或现场即可，不拍人）',
      'A photograph or clip of the visit is needed: of the door or the place, not of people.',
      { issues: [{ path: 'photo', message: 'a photograph or clip of the visit is needed' }] },
    );
  }
  const photos = photo ? [...ticket.photos, { id: photo.id, at: context.now, by: actorOf(context), note: photo.note }] : ticket.photos;
  return advance(ticket, way, context, note, { photos });
});

/** One may hang up only what one sent oneself, for this ticket or for none in particular. */
const isOwn = (media: Media | null, ticket: string, { user }: CommandContext): boolean =>
  media !== null && media.by.id === user.id && media.goneAt === null && (media.about === null || media.about.id === ticket);
