import { encode } from 'uqr';
import { useMemo, type JSX } from 'react';

/** White space around, in modules: ISO/IEC 18004 asks for four. */
const QUIET = 4;

/** Draws `text` as a QR code, black on white as every scanner reads it. Nothing leaves the page. */
export function QrCode({ text, label, className }: { text: string; label: string; className?: string }): JSX.Element {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(text, { border: QUIET, ecc: 'M' });
    const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { size: modules, path: squares.join('') };
  }, [text]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className={className} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
