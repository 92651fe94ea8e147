import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';

/** A proxy of somebody else, as a file of `deploy/` has it, with a certificate of its own for 127.0.0.1. */
export interface Deployed {
  readonly https: string;
  /** What leads to the other. */
  readonly http: string;
  /** The certificate, to be trusted. */
  readonly ca: string;
}

/** Where a program is, if it is there. Debian keeps some out of a user's PATH. */
export const programAt = (name: string): string | null =>
  ['/usr/sbin', ...(process.env.PATH ?? '').split(path.delimiter)]
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file)) ?? null;

/** A certificate for 127.0.0.1 that signs itself. @returns its files, and what is to be trusted */
export async function makeCertificate(folder: string): Promise<{ certificate: string; key: string; ca: string }> {
  const [certificate, key] = [path.join(folder, 'fullchain.pem'), path.join(folder, 'privkey.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { certificate, key, ca: await readFile(certificate, 'utf8') };
}

/** A file of `deploy/` with some of it replaced. @throws Error when it no longer has what is to be replaced */
export async function deployedFile(file: string, changes: readonly (readonly [from: string, to: string])[]): Promise<string> {
  let text = await readFile(path.join(ROOT, 'deploy', file), 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/${file} no longer has ${JSON.stringify(from)}`);
    text = text.replace(from, to);
  }
  return text;
}

export const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
