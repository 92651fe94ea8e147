import type { RecordOf, RecordType } from '#contract/records/record.ts';
import { audienceOf } from '#server/audience/audience.ts';
import type { RecordQuery } from '#server/storage/storage.ts';
import type { Page } from '#server/storage/stores/page.ts';
import { placesNamed } from './by-places.ts';
import { narrower } from '#server/audience/jurisdiction.ts';
import type { Call } from '#server/http/route.ts';

interface Wanted extends Pick<RecordQuery, 'text' | 'after' | 'limit' | 'total' | 'where'> {
  readonly within?: string | undefined;
}

/**
 * A page of records as this person may see them: by a text, or below the places that the text names. Devices that were taken out are not
 * there.
 */
export async function pageOf<T extends RecordType>(
  type: T,
  { within, text, after, limit, total, where }: Wanted,
  { user, services }: Pick<Call, 'user' | 'services'>,
): Promise<Page<RecordOf[T]>> {
  const audience = audienceOf(user);
  const unlike = services.redaction.leftOut(type, audience, { text, where, place: within });
  const reach = narrower(within, user);
  const { records } = services.storage.reader;
  const there = type === 'device' ? ({ open: true } as const) : {};
  const directly = { within: reach, text, where, unlike, ...there };
  const direct = await records.list(type, { ...directly, after, limit, total });
  const none =
    direct.items.length === 0 && (after === undefined || (await records.list(type, { ...directly, limit: 1 })).items.length === 0);
  const named = text !== undefined && none ? placesNamed(text, services.published, reach) : [];
  const page = named.length === 0 ? direct : await records.list(type, { within: named, after, limit, where, unlike, total, ...there });
  return {
    ...page,
    items: page.items.map((record) => services.redaction.show(type, record, audience)).filter((record) => record !== null),
  };
}
