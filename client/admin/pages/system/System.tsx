import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { formatSpan } from '#client/ui/time/format.ts';
import { Licences } from './Licences.tsx';
import { Retention } from './Retention.tsx';
import type { SystemStatus } from './system.ts';

const WORDS = {
  storage: label('存储', 'Storage'),
  ok: label('正常', 'Working'),
  failing: label('故障', 'Failing'),
  draining: label('恢复中', 'Recovering'),
  running: label('已运行', 'Running for'),
  version: label('版本', 'Version'),
  disk: label('磁盘可用', 'Free on disk'),
  memory: label('内存', 'Memory'),
  rate: label('上报', 'Reports'),
  perSecond: label('条/秒', 'a second'),
  devices: label('设备', 'Devices'),
  places: label('地点', 'Places'),
  incidents: label('未结事件', 'Open incidents'),
  settings: label('生效中的设置', 'Settings in force'),
  settingsAbout: label(
    '设置来自环境变量，更改后重启服务器生效。',
    'Settings come from environment variables; restart the server after changing one.',
  ),
  name: label('设置', 'Setting'),
  value: label('值', 'Value'),
  origin: label('来自', 'From'),
  given: label('环境变量', 'Environment'),
  standard: label('默认', 'Standard'),
  about: label('用途（英文）', 'What it is for'),
  demo: label('演示模式', 'Demo mode'),
  empty: label('（空）', '(empty)'),
  sources: label('接入来源', 'Sources'),
  connected: label('连接', 'Connected'),
  rejected: label('拒收', 'Rejected'),
  source: label('来源', 'Source'),
  none: label('没有来源', 'No sources'),
};

const size = (bytes: number): string => (bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`);

/** How the server fares, and by which settings. */
export default function System(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useLoad<SystemStatus>('/api/v1/system', 5000);
  if (data === null || refusal)
    return <Listing name={pick(WORDS.settings)} rows={null} refusal={refusal} keyOf={String} columns={[]} empty="" />;
  return (
    <>
      <Figures data={data} />
      <p className={styles.quiet}>
        Quanyan {data.version} · Node {data.node} · {data.database} · #{data.journalHead}
        {data.demo && ` · ${pick(WORDS.demo)}`}
      </p>
      <Sources feeds={data.feeds} />
      <Retention />
      <Settings settings={data.settings} />
      <Licences />
    </>
  );
}

function Figures({ data }: { data: SystemStatus }): JSX.Element {
  const { pick, lang } = useWords();
  const cards: [string, string, string?][] = [
    [pick(WORDS.storage), pick(WORDS[data.storage]), data.storage === 'ok' ? styles.ok : styles.warn],
    [pick(WORDS.running), formatSpan(data.runningMs, lang)],
    [pick(WORDS.rate), `${Math.round(data.ingestRate)} ${pick(WORDS.perSecond)}`],
    [pick(WORDS.devices), data.counts.devices.toLocaleString('zh-CN')],
    [pick(WORDS.places), data.counts.places.toLocaleString('zh-CN')],
    [pick(WORDS.incidents), data.counts.openIncidents.toLocaleString('zh-CN')],
    [pick(WORDS.disk), size(data.disk.free), data.disk.free < data.disk.size / 20 ? styles.warn : undefined],
    [pick(WORDS.memory), size(data.memory)],
  ];
  return (
    <div className={styles.cards}>
      {cards.map(([title, value, look = '']) => (
        <div key={title} className={styles.card}>
          <h2>{title}</h2>
          <span className={`${styles.figure} ${look}`}>{value}</span>
        </div>
      ))}
    </div>
  );
}

function Sources({ feeds }: Pick<SystemStatus, 'feeds'>): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.sources)}</h2>
      <Listing
        name={pick(WORDS.sources)}
        rows={feeds}
        keyOf={({ source }) => source}
        empty={pick(WORDS.none)}
        columns={[
          { title: pick(WORDS.source), render: ({ source }) => source },
          { title: pick(WORDS.connected), number: true, render: ({ connected }) => connected },
          { title: pick(WORDS.rejected), number: true, render: ({ rejected }) => rejected },
        ]}
      />
    </section>
  );
}

function Settings({ settings }: Pick<SystemStatus, 'settings'>): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.section}>
      <h2>{pick(WORDS.settings)}</h2>
      <p className={styles.quiet}>{pick(WORDS.settingsAbout)}</p>
      <Listing
        name={pick(WORDS.settings)}
        rows={settings}
        keyOf={({ name }) => name}
        empty=""
        columns={[
          { title: pick(WORDS.name), render: ({ name }) => <span className={styles.code}>{name}</span> },
          {
            title: pick(WORDS.value),
            render: ({ given, standard }) => <span className={styles.code}>{(given ?? standard ?? '') || pick(WORDS.empty)}</span>,
          },
          {
            title: pick(WORDS.origin),
            render: ({ given }) => (given === null ? <span className={styles.quiet}>{pick(WORDS.standard)}</span> : pick(WORDS.given)),
          },
          {
            title: pick(WORDS.about),
            render: ({ about }) => (
              <span className={styles.quiet} lang="en">
                {about}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}
