import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Express } from 'express';
import { declareAccess } from '#server/auth/access.ts';

/** Serves the built client. The one page is held in memory, with the address it is served below written into it. */
export function serveClient(app: Express, folder: string, basePath: string): void {
  declareAccess({ surface: 'route', name: 'GET /*', needs: 'public' });
  const page = pageBelow(basePath, readFileSync(path.join(folder, 'index.html'), 'utf8'));
  app.use('/assets', express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }));
  app.use(express.static(folder, { index: false, redirect: false }));
  // Screens are addresses of the one page; anything with an ending is a missing file.
  app.get(/^\/[a-z0-9/-]*$/i, (_request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(page);
  });
}

/** The page names its files from where it is served; `basePath` is '' or like `/quanyan`, made of letters that need no escape. */
const pageBelow = (basePath: string, page: string): string =>
  page.replaceAll(/(src|href)="\.\//g, `$1="${basePath}/`).replace('<head>', `<head>\n    <meta name="base-path" content="${basePath}" />`);
