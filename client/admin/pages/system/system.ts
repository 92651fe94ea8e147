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
  readonly protocols: readonly {
    readonly id: string;
    readonly name: string;
    readonly addresses: readonly string[];
    readonly speaks: readonly string[];
  }[];
  readonly feeds: readonly { readonly source: string; readonly connected: number; readonly rejected: number }[];
  readonly counts: {
    readonly places: number;
    readonly devices: number;
    readonly crews: number;
    readonly openIncidents: number;
    readonly notInLedger: number;
  };
  readonly settings: readonly {
    readonly name: string;
    readonly given: string | null;
    readonly standard: string | null;
    readonly expects: string;
    readonly about: string;
  }[];
}

/** `GET /api/v1/system/retention` */
export interface RetentionPreview {
  readonly until: number;
  readonly items: readonly {
    readonly what: 'readings' | 'events' | 'personal' | 'evidence' | 'entries' | 'cases' | 'media' | 'audit' | 'edits';
    readonly setting: string;
    readonly days: number;
    readonly count: number;
  }[];
}

/** `/licences/index.json`, written by the build. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly pages: boolean;
  readonly server: boolean;
  /** File of the text, beside the index. */
  readonly text: string | null;
}
