import { useMemo } from 'react';
import { encode } from 'uqr';

/** An address as a code for the camera of another device: dark on light in every theme, as cameras want it. */
export function ScanCode({ url, label }: { url: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(url, { border: 4, ecc: 'M' });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size, path: cells.join('') };
  }, [url]);
  return (
    <svg className="scan-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
