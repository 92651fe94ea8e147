import type { JSX } from 'react';
import { SensingBoard } from '#client/sensing/SensingBoard.tsx';

/** How well every source reports. */
export default function Sources(): JSX.Element {
  return <SensingBoard />;
}
