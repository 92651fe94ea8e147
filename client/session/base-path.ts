/** Where this system is served: '' at the root, else like `/quanyan`. The server writes it into the page. */
const BASE_PATH = typeof document === 'undefined' ? '' : (document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '');

/** @param path below the system's own root, e.g. `/api/v1/session` */
export const withBasePath = (path: string): string => BASE_PATH + path;
