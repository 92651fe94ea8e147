import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';
import type { Streams } from './codec.ts';

const ENTRY = /^\s*([A-Za-z0-9_.-]{1,64})=([A-Za-z][\w.-]{0,63})\s*$/;

/** `3200_0_5750=waterLevelCm, Power=batteryPct` → points by stream. @throws Error naming the entry */
export function readStreams(text: string): Streams {
  const streams = new Map<string, string>();
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [, stream, point] = ENTRY.exec(entry) ?? [];
    if (stream === undefined) throw new Error(`${entry} is no stream=point`);
    streams.set(stream, point);
  }
  return streams;
}

const streams = z.string().refine((list) => {
  try {
    return Boolean(readStreams(list));
  } catch {
    return false;
  }
});

export default defineSettings({
  QUANYAN_ONENET_TOKEN: {
    schema: z.string().min(1).max(100).optional(),
    expects: 'the token of the push on the platform',
    about: 'Token that OneNET signs its pushes with. Set, a push with another signature is refused.',
  },
  QUANYAN_ONENET_POINTS: {
    schema: streams.default(''),
    expects: 'stream=point, comma separated, such as 3200_0_5750=waterLevelCm',
    about: 'What streams and properties of OneNET are here: stream=point. Names that are a point’s own need none.',
  },
});
