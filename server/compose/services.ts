import { isVisible } from '#contract/places/geo.ts';
import type { Tour } from '#contract/tours/tour.ts';
import type { Backups } from '#server/backup/backups.ts';
import { BlindSpotsView } from '#server/blind-spots/view.ts';
import { Walked } from '#server/blind-spots/walked.ts';
import { BriefingKey } from '#server/briefing/signing.ts';
import { liveReading, placeOfSender } from '#server/http/live.ts';
import { OneEach } from '#server/http/one-each.ts';
import type { Services } from '#server/http/services.ts';
import { Areas } from '#server/imports/areas.ts';
import { Tables } from '#server/imports/tables.ts';
import type { Feeds } from '#server/ingest/feeds.ts';
import { LedgerEdits } from '#server/ledger/edits.ts';
import { FloorPlans } from '#server/ledger/floor-plans.ts';
import { Networks } from '#server/networks/networks.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { RiskModel } from '#server/risk/model.ts';
import { openRisk } from '#server/risk/open.ts';
import type { Sensing } from '#server/sensing/sensing.ts';
import { SensingView } from '#server/sensing/view.ts';
import type { Storage } from '#server/storage/storage.ts';
import { TourTelling } from '#server/tours/tour-telling.ts';
import { Warnings } from '#server/warnings/warnings.ts';
import type { Context } from './context.ts';
import type { People } from './people.ts';
import type { Restored } from './restore.ts';

const HOUR_MS = 3_600_000;

interface ServiceParts
  extends
    People,
    Pick<
      Services,
      | 'health'
      | 'accept'
      | 'track'
      | 'adopt'
      | 'protocols'
      | 'execute'
      | 'scenarios'
      | 'metrics'
      | 'runningFor'
      | 'redaction'
      | 'media'
      | 'uploadedKinds'
      | 'deviceLimits'
      | 'limitBook'
      | 'carePlans'
      | 'schedules'
      | 'scheduleBook'
      | 'replay'
      | 'webhooks'
      | 'patrols'
    > {
  readonly storage: Storage;
  readonly restored: Restored;
  readonly pipeline: Pipeline;
  readonly feeds: Feeds;
  readonly sensing: Sensing;
  readonly backups: Backups;
  readonly riskModel: RiskModel;
  readonly tours: ReadonlyMap<string, Tour>;
  /** Folder of the map archives; areas that are uploaded are built into it. */
  readonly tilesDir: string;
}

/** All that HTTP routes may use. */
export function routeServices(
  context: Context,
  { restored, pipeline, feeds, sensing, tilesDir, riskModel, tours, ...parts }: ServiceParts,
): Services {
  const { settings, kinds, now, monotonic } = context;
  const { records, published, state } = restored;
  const commit: Pipeline['commit'] = (write) => pipeline.commit(write);
  const warnings = new Warnings({ records, stored: parts.storage.records, commit, now });
  const networks = new Networks(tilesDir, context.log);
  const { serviceHeard, ...risk } = openRisk({ ...context, storage: parts.storage, restored, pipeline, networks, model: riskModel });
  const walked = new Walked({
    records: published,
    kinds,
    movers: restored.movers.columns,
    rounds: (from, until) => parts.patrols.between(from, until),
    limitMs: settings.patrolHours * HOUR_MS,
    now,
    monotonic,
  });
  return {
    ...parts,
    ...risk,
    ...openImports(context, restored, tilesDir),
    settings,
    kinds,
    now,
    published,
    briefingKey: openedOnce(() => BriefingKey.open(settings.data)),
    exports: new OneEach(),
    floorPlans: new FloorPlans(settings.data),
    knows: (device) => state.resolve(device) >= 0,
    deviceIdOf: (device) => {
      const handle = state.resolve(device);
      return handle < 0 ? undefined : state.device(handle).id;
    },
    kindOf: (device) => state.kindOf(device),
    live: (device) => liveReading(state, device),
    ledger: new LedgerEdits({ records, journal: { write: commit }, stored: parts.storage.edits, now }),
    serviceHeard,
    warn: (report) => {
      serviceHeard();
      return warnings.take(report);
    },
    placeOf: (name) => published.get('device', published.deviceNamed(name) ?? '')?.place ?? published.get('crew', name)?.place,
    rejects: feeds.rejects.list,
    reject: feeds.rejects.note,
    sensing: new SensingView({ sensing, state, records: published, now, monotonic, runningFor: parts.runningFor }),
    blindSpots: new BlindSpotsView({ records: published, state, walked, now, monotonic }),
    tourTelling: new TourTelling({ kinds, published, redaction: parts.redaction, state }, tours, { now, monotonic }, settings.demo),
    networks,
    unregistered: (jurisdiction) => feeds.unregistered.list().filter(({ via }) => isVisible(placeOfSender(state, via), jurisdiction)),
  };
}

/** What is opened when it is first asked for; tried again when that failed. */
function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

/** Imports of tables and areas, each worked on in a thread of its own. */
function openImports({ settings, kinds, onStop }: Context, { records }: Restored, tilesDir: string): Pick<Services, 'tables' | 'areas'> {
  const [tables, areas] = [new Tables(records, kinds), new Areas(settings.data, tilesDir)];
  onStop(() => tables.closeAll());
  onStop(() => areas.close());
  return { tables, areas };
}
