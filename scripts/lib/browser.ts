import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { program } from './steps.ts';

export interface Browser {
  readonly executable: string;
  /** Flags the packaged headless build needs besides our own. */
  readonly args: readonly string[];
}

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** The system's Chromium or Chrome; else Debian's package (as root); else the headless build inside @sparticuz/chromium. */
export async function findBrowser(): Promise<Browser> {
  const system = SYSTEM_BROWSERS.find((file) => existsSync(file));
  if (system) return { executable: system, args: [] };
  if (process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    try {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await program('apt-get', ['update', '-qq'], { env });
      await program('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
      if (existsSync('/usr/bin/chromium')) return { executable: '/usr/bin/chromium', args: [] };
    } catch (error) {
      console.log(
        `  Debian's chromium could not be installed (${error instanceof Error ? error.message : String(error)}); using the packaged one`,
      );
    }
  }
  const packaged = (await import('@sparticuz/chromium')).default;
  return { executable: await packaged.executablePath(), args: packaged.args };
}
