import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
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
  const port = await freePort();
  await runNginx(await temporaryFolder(cleanUp), port, `
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    server {
        listen 127.0.0.1:${port};
        ${locations}
    }`, cleanUp);
  return `http://127.0.0.1:${port}`;
}

/** As `deploy/nginx.conf` has it, with a certificate of its own for 127.0.0.1. */
export interface DeployedNginx {
  readonly https: string;
  /** What leads to the other. */
  readonly http: string;
  /** The certificate, to be trusted. */
  readonly ca: string;
}

/** The very file of `deploy/`, only with free ports, where the certificate is, and where the server is. */
export async function openDeployedNginx(server: string, cleanUp: CleanUp): Promise<DeployedNginx> {
  const folder = await temporaryFolder(cleanUp);
  const [plain, secure] = [await freePort(), await freePort()];
  const [certificate, key] = [path.join(folder, 'fullchain.pem'), path.join(folder, 'privkey.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  let text = await readFile(path.join(ROOT, 'deploy', 'nginx.conf'), 'utf8');
  const changes = [
    ['listen 80;', `listen 127.0.0.1:${plain};`], ['listen 443 ssl;', `listen 127.0.0.1:${secure} ssl;`],
    ['/etc/quanyan/tls/fullchain.pem', certificate], ['/etc/quanyan/tls/privkey.pem', key], ['proxy_pass http://127.0.0.1:8080;', `proxy_pass ${server};`],
  ];
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf no longer has ${JSON.stringify(from)}`);
    text = text.replace(from, to);
  }
  await runNginx(folder, plain, text, cleanUp);
  return { https: `https://127.0.0.1:${secure}`, http: `http://127.0.0.1:${plain}`, ca: await readFile(certificate, 'utf8') };
}

async function runNginx(folder: string, port: number, http: string, cleanUp: CleanUp): Promise<void> {
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
    ${http}
}
`);
  const child = spawn(NGINX!, ['-c', path.join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] });
  cleanUp(async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  });
  await waitFor('nginx to listen', () => fetch(`http://127.0.0.1:${port}`, { redirect: 'manual' }).then(() => true, () => false));
}

/** As its handbook has it for WebSockets, with everything a trusted proxy says. */
export const FORWARDING = `proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $proxy_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;`;
