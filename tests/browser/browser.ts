import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser as Chromium, type BrowserContext, type Page } from 'playwright-core';
import type { Role } from '#contract/roles.ts';
import { findBrowser, type Browser } from '#scripts/lib/browser.ts';

const FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The page is put together by the processor: twice as cheap as by a graphics card that is none.
  '--disable-gpu-compositing',
];

/** For one step on a page: software drawing on a busy machine takes its time; a test that passes never waits as long. */
const PATIENCE_MS = 180_000;

/** A real Chromium with a profile of its own. What pages complain of, and where they ask for things, is kept. */
export interface RealBrowser {
  readonly context: BrowserContext;
  /** Errors of the pages: exceptions, console errors, policy violations. */
  readonly complaints: string[];
  /** Origins of all requests. */
  readonly origins: Set<string>;
  signIn(http: string, role: Role): Promise<void>;
  open(address: string): Promise<Page>;
  close(): Promise<void>;
}

interface BrowserOptions {
  /** Takes a certificate that nobody vouches for, as a test makes one. */
  readonly anyCertificate?: boolean;
  /** Can draw no map, globe or building: what is not about them takes a third of the processor, for nothing is drawn by it. */
  readonly withoutMap?: boolean;
}

export async function openBrowser(
  viewport: { width: number; height: number } = { width: 1600, height: 900 },
  { anyCertificate = false, withoutMap = false }: BrowserOptions = {},
): Promise<RealBrowser> {
  const { executable, args } = await browserToUse();
  const profile = await mkdtemp(path.join(os.tmpdir(), 'quanyan-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    args: [...args, ...FLAGS, ...(withoutMap ? ['--disable-3d-apis'] : [])],
    viewport,
    reducedMotion: 'reduce',
    headless: true,
    ignoreHTTPSErrors: anyCertificate,
  });
  bePatient(context);
  const complaints: string[] = [];
  const origins = new Set<string>();
  context.on('request', (request) => origins.add(originOf(request.url())));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    context,
    complaints,
    origins,
    signIn: async (http, role) => {
      const answer = await context.request.post(`${http}/api/v1/session`, { data: { demoRole: role }, headers: { origin: http } });
      if (!answer.ok()) throw new Error(`sign-in as ${role}: ${answer.status()} ${await answer.text()}`);
    },
    open: async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Several browsers that share nothing but their computer, each with one page. */
export async function openSeparate(
  count: number,
  viewport: { width: number; height: number },
): Promise<{ pages: Page[]; browser: Chromium }> {
  const { executable, args } = await browserToUse();
  const browser = await chromium.launch({ executablePath: executable, args: [...args, ...FLAGS], headless: true });
  const pages: Page[] = [];
  for (let at = 0; at < count; at++) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    bePatient(context);
    pages.push(await context.newPage());
  }
  return { pages, browser };
}

const browserToUse = async (): Promise<Browser> => {
  const named = process.env.QUANYAN_TEST_BROWSER;
  return named === undefined ? findBrowser() : (JSON.parse(named) as Browser);
};

function bePatient(context: BrowserContext): void {
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(PATIENCE_MS);
}

const originOf = (url: string): string => (/^(data|blob):/.test(url) ? 'inline' : new URL(url).origin);
