/** `GET /api/v1/system` */
export interface SystemStatus {
  readonly version: string;
  readonly node: string;
  readonly runningMs: number;
  readonly demo: boolean;
  readonly database: string;
  readonly storage: 'ok' | 'failing' | 'draining';
  readonly memory: number;
  readonly disk: { readonly free: number; readonly size: number };
  readonly journalHead: number;
  readonly ingestRate: number;
  readonly lastObservationAt: number;
  readonly feeds: readonly { readonly source: string; readonly connected: number; readonly rejected: number }[];
  readonly counts: { readonly places: number; readonly devices: number; readonly crews: number; readonly openIncidents: number; readonly notInLedger: number };
  readonly settings: readonly { readonly name: string; readonly given: string | null; readonly standard: string | null; readonly expects: string; readonly about: string }[];
}
