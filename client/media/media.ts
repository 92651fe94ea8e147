import type { Media } from '#contract/reports/media.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { request } from '#client/session/session.ts';

/** A picture or clip as the record that shows it names it. */
export type ShownMedia = Ticket['photos'][number];

/** What is known of a picture or clip, and whether it is opened with a reason. */
export interface MediaFacts {
  readonly media: Media;
  readonly asksReason: boolean;
}

export const readMedia = (id: string): Promise<MediaFacts> => request('GET', `/api/v1/media/${encodeURIComponent(id)}`);

/** Addresses of one, for less than a minute. */
export interface OpenMedia {
  readonly original: string;
  readonly thumb: string | null;
}

/** Taken from what the server says addresses live: whoever uses one still needs some of it. */
const SPARE_MS = 10_000;
const opened = new Map<string, { readonly addresses: OpenMedia; readonly until: number }>();

/** @param reason why it is opened, where that is asked @param fresh the address there was opens nothing any more */
export async function openMedia(id: string, reason = '', fresh = false): Promise<OpenMedia> {
  const known = opened.get(id);
  if (known && !fresh && known.until > performance.now()) return known.addresses;
  const path = `/api/v1/media/${encodeURIComponent(id)}/addresses`;
  const { original, thumb, forMs } = await request<OpenMedia & { forMs: number }>('POST', path, { reason });
  const addresses = { original: withBasePath(original), thumb: thumb === null ? null : withBasePath(thumb) };
  opened.set(id, { addresses, until: performance.now() + forMs - SPARE_MS });
  return addresses;
}
