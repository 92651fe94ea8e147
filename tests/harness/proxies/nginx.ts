import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '#tests/harness/free-port.ts';
import { answers, deployedFile, end, makeCertificate, programAt, type Deployed } from './deployed.ts';
import { temporaryFolder, waitFor, type CleanUp } from '#tests/harness/wait.ts';

const NGINX = programAt('nginx');
export const hasNginx = NGINX !== null;

/** A real nginx on loopback. @param locations what its one `server` holds @returns its address */
export async function openNginx(locations: string, cleanUp: CleanUp): Promise<string> {
  const port = await freePort();
  await runNginx(
    await temporaryFolder(cleanUp),
    port,
    `
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    server {
        listen 127.0.0.1:${port};
        ${locations}
    }`,
    cleanUp,
  );
  return `http://127.0.0.1:${port}`;
}

/** The very file of `deploy/`, only with free ports, where the certificate is, and where the server is. */
export async function openDeployedNginx(server: string, cleanUp: CleanUp): Promise<Deployed> {
  const folder = await temporaryFolder(cleanUp);
  const [plain, secure] = [await freePort(), await freePort()];
  const { certificate, key, ca } = await makeCertificate(folder);
  const text = await deployedFile('nginx.conf', [
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl;', `listen 127.0.0.1:${secure} ssl;`],
    ['/etc/quanyan/tls/fullchain.pem', certificate],
    ['/etc/quanyan/tls/privkey.pem', key],
    ['proxy_pass http://127.0.0.1:8080;', `proxy_pass ${server};`],
  ]);
  await runNginx(folder, plain, text, cleanUp);
  return { https: `https://127.0.0.1:${secure}`, http: `http://127.0.0.1:${plain}`, ca };
}

async function runNginx(folder: string, port: number, http: string, cleanUp: CleanUp): Promise<void> {
  await mkdir(path.join(folder, 'temp'));
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temp/${name};`)
    .join('\n    ');
  await writeFile(
    path.join(folder, 'nginx.conf'),
    `
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
`,
  );
  const child = spawn(NGINX!, ['-c', path.join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleanUp(() => end(child));
  await waitFor('nginx to listen', () => answers(`http://127.0.0.1:${port}`));
}

/** As its handbook has it for WebSockets, with everything a trusted proxy says. */
export const FORWARDING = `proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $proxy_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;`;
