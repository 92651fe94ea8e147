import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/**
 * Sends an answer piece by piece, each made when the one before has been taken: however long it is and however slowly it is read,
 * one piece is in memory. Who no longer wants it, having left before or while it was read, is no fault.
 */
export async function sendPieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces, { highWaterMark: 1 }), response).catch((error: NodeJS.ErrnoException) => {
    if (!LEFT.has(error.code ?? '')) throw error;
  });
}
