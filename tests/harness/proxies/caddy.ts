import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '#tests/harness/free-port.ts';
import { answers, deployedFile, end, makeCertificate, programAt, type Deployed } from './deployed.ts';
import { temporaryFolder, waitFor, type CleanUp } from '#tests/harness/wait.ts';

const CADDY = programAt('caddy');
export const hasCaddy = CADDY !== null;

/** A real Caddy with the very file of `deploy/`, only with free ports on loopback, where the certificate is, and where the server is. */
export async function openDeployedCaddy(server: string, cleanUp: CleanUp): Promise<Deployed> {
  const folder = await temporaryFolder(cleanUp);
  const [plain, secure] = [await freePort(), await freePort()];
  const { certificate, key, ca } = await makeCertificate(folder);
  const text = await deployedFile('Caddyfile', [
    ['quanyan.example.org {', '127.0.0.1 {'],
    ['/etc/quanyan/tls/fullchain.pem', certificate],
    ['/etc/quanyan/tls/privkey.pem', key],
    ['reverse_proxy 127.0.0.1:8080', `reverse_proxy ${new URL(server).host}`],
  ]);
  const options = `{\n\tadmin off\n\thttp_port ${plain}\n\thttps_port ${secure}\n\tdefault_bind 127.0.0.1\n}\n`;
  const file = path.join(folder, 'Caddyfile');
  await writeFile(file, options + text);
  const child = spawn(CADDY!, ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: 'ignore',
  });
  cleanUp(() => end(child));
  await waitFor('Caddy to listen', () => answers(`http://127.0.0.1:${plain}`));
  return { https: `https://127.0.0.1:${secure}`, http: `http://127.0.0.1:${plain}`, ca };
}
