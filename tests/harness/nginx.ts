import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { temporaryFolder, waitFor, type CleanUp } from './wait.ts';

/** Debian keeps it out of a user's PATH. */
const NGINX = ['/usr/sbin', ...(process.env.PATH ?? '').split(path.delimiter)].map((folder) => path.join(folder, 'nginx')).find((file) => existsSync(file)) ?? null;
export const hasNginx = NGINX !== null;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A real nginx on loopback. @param locations what its one `server` holds @returns its address */
export async function openNginx(locations: string, cleanUp: CleanUp): Promise<string> {
  const folder = await temporaryFolder(cleanUp);
  const port = await freePort();
  await mkdir(path.join(folder, 'temp'));
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join('\n    ');
  await writeFile(path.join(folder, 'nginx.conf'), `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
    access_log off;
    ${places}
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    server {
        listen 127.0.0.1:${port};
        ${locations}
    }
}
`);
  const child = spawn(NGINX!, ['-c', path.join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
  cleanUp(async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor('nginx to listen', () => fetch(url).then(() => true, () => false));
  return url;
}

/** As its handbook has it for WebSockets, with everything a trusted proxy says. */
export const FORWARDING = `proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $proxy_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;`;
