/** Accounts of simulated alarm panels, in hexadecimal digits as panels say them; the n-th panel has the n-th. */
const FIRST_ACCOUNT = 0x370102;

const accountOf = (panel: number): string => (FIRST_ACCOUNT + panel).toString(16).toUpperCase();

/** @param panel from 0 */
export const panelAddress = (panel: number): string => `dc09:${accountOf(panel)}`;
/** @param zone from 1 */
export const zoneAddress = (panel: number, zone: number): string => `${panelAddress(panel)}/${zone}`;
