/** What a charge point says, the same of every version of the protocol. */

/** What a connector does, as the kind's points have it: the greater is told of the whole point. */
export const STATUS = {
  available: 0,
  reserved: 1,
  finishing: 2,
  occupied: 3,
  suspended: 4,
  charging: 5,
  unavailable: 6,
  faulted: 7,
} as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** What protective parts tell, by the point of the kind. */
export const ALARMS = ['overTemp', 'groundFault', 'overCurrent', 'lockFault', 'emergencyStop', 'doorOpen'] as const;
export type Alarm = (typeof ALARMS)[number];

/** What is measured, in the kind's units. */
export interface Measured {
  powerKw?: number;
  currentA?: number;
  voltageV?: number;
  tempC?: number;
  energyKwh?: number;
}

export type Said =
  | { readonly what: 'boot'; readonly reason: string }
  | { readonly what: 'alive' }
  /** Of one connector, 0 = the whole point. `alarms`: those that it tells now, all others are over; null = it says nothing of them. */
  | {
      readonly what: 'status';
      readonly connector: number;
      readonly status: Status | null;
      readonly alarms: readonly Alarm[] | null;
      /** Number of the error, as the kind's words have it; null = not said. */
      readonly error: number | null;
      readonly at: number | null;
      readonly text: string;
    }
  | { readonly what: 'measured'; readonly connector: number; readonly at: number | null; readonly values: Measured }
  | { readonly what: 'alarm'; readonly alarm: Alarm; readonly on: boolean; readonly at: number | null }
  | {
      readonly what: 'started';
      readonly connector: number;
      readonly transaction: string;
      /** Who began it, as the point read it: it goes no further than this server's memory. */
      readonly token: string | null;
      readonly meterKwh: number | null;
      readonly at: number | null;
    }
  | {
      readonly what: 'ended';
      readonly connector: number | null;
      readonly transaction: string;
      readonly meterKwh: number | null;
      readonly reason: string;
      readonly at: number | null;
    };
