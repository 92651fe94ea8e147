import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder this program can write to, with the folders above it. One level at a time: asked for several, Node goes
 * round in circles where the system has no room for them (below `/proc`).
 * @throws Error with a sentence for the operator.
 */
export function makeFolder(folder: string): void {
  try {
    make(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('a file'), { code: 'it is a file' });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `data folder ${folder} cannot be written (${code ?? message}): give this ` +
        'user the right to write there, or set QUANYAN_DATA to another folder',
      { cause: error },
    );
  }
}

function make(folder: string): void {
  if (existsSync(folder)) return;
  make(path.dirname(folder));
  mkdirSync(folder);
}
