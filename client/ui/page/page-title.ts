const parts = { title: '', notice: '' };
const ICON_SIZE = 64;

/** What the window is called when nothing is the matter. */
export function setPageTitle(title: string): void {
  parts.title = title;
  write();
}

/** Words before the window's title, seen in the task bar too; `''` for none. */
export function setPageNotice(notice: string): void {
  parts.notice = notice;
  write();
}

function write(): void {
  const { title, notice } = parts;
  const whole = notice === '' ? title : `${notice} · ${title}`;
  if (document.title !== whole) document.title = whole;
}

let shown = '';
let plain = '';

/** A count in the window's icon, on red; 0 gives the plain icon back. */
export function setIconCount(count: number): void {
  const text = count === 0 ? '' : count > 99 ? '99+' : String(count);
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link || text === shown) return;
  if (shown === '') plain = link.href;
  shown = text;
  link.href = text === '' ? plain : drawIcon(text);
}

function drawIcon(text: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = ICON_SIZE;
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--sev-1') || '#ff4d4f';
  pen.beginPath();
  pen.roundRect(0, 0, ICON_SIZE, ICON_SIZE, ICON_SIZE / 4);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.font = `700 ${text.length > 2 ? 28 : 40}px sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, ICON_SIZE / 2, ICON_SIZE / 2 + 3);
  return canvas.toDataURL('image/png');
}
