import type { JSX, ReactNode } from 'react';
import { label, type Label } from '#contract/label.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import type { SystemStatus } from '#client/admin/pages/system/system.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { below } from '#client/session/base-path.ts';
import { Button } from '#client/ui/Button.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { useNow } from '#client/ui/now.ts';
import { formatAge } from '#client/ui/time.ts';
import step from './start.module.css';

const WORDS = {
  account: label('您的账号', 'Your account'),
  accountAbout: label('一次性密码已换成您自己的密码。', 'The one-time code is replaced by a password of your own.'),
  area: label('地点', 'Places'),
  areaNone: label('上传地图数据，生成地图、楼栋与地点；或导入已有的地点文件。', 'Build the area from map data, with its buildings and places; or enter a file of places.'),
  areaSome: label('个地点', 'places'),
  people: label('同事', 'Colleagues'),
  peopleNone: label('为值班员、派遣员、网格员建立账号。', 'Make accounts for officers, dispatchers and grid workers.'),
  peopleSome: label('个账号', 'accounts'),
  devices: label('设备台账', 'Devices'),
  devicesNone: label('导入设备表，或等第一台设备上报后直接登记。', 'Import a table of devices, or adopt the first one that reports.'),
  devicesSome: label('台设备', 'devices'),
  keys: label('凭据', 'Keys'),
  keysNone: label('为设备、网关或接口生成密钥。', 'Make a secret for a device, a gateway or an interface.'),
  keysSome: label('个凭据', 'keys'),
  heard: label('第一台设备', 'The first device'),
  heardNone: label('还没有设备上报。把设备指向下面的地址，几秒内会显示在这里。', 'Nothing has been heard yet. Point a device at this server; it shows here within seconds.'),
  heardSome: label('最近上报', 'Last heard'),
  unregistered: label('台未登记的设备正在上报', 'unregistered devices report'),
  go: label('前往', 'Go'),
  byFile: label('已有地点文件', 'By a file of places'),
  adopt: label('去登记', 'Adopt them'),
  desk: label('打开值守台', 'Open the duty desk'),
  done: label('已完成', 'Done'),
  todo: label('待完成', 'To do'),
  ports: label('HTTP POST /api/v1/observations · MQTT quanyan/v1/{设备编号}/observations · GB/T 26875.3 TCP', 'HTTP POST /api/v1/observations · MQTT quanyan/v1/{deviceId}/observations · GB/T 26875.3 TCP'),
};

interface Step {
  readonly title: Label;
  readonly done: boolean;
  readonly about: string;
  readonly action?: ReactNode;
}

/** From an empty system to the first device that reports: what is done and what comes next. */
export default function Start(): JSX.Element {
  const { pick, lang } = useWords();
  const open = useOpenPage();
  const now = useNow();
  const { data, refusal } = useLoad<SystemStatus>('/api/v1/system', 2000);
  const { data: accounts } = useLoad<unknown[]>('/api/v1/accounts', 10_000);
  const { data: keys } = useLoad<unknown[]>('/api/v1/credentials', 10_000);
  if (data === null || refusal) return <Listing name="" rows={null} refusal={refusal} keyOf={String} columns={[]} empty="" />;
  const { counts, lastObservationAt } = data;
  const go = (page: string, words = WORDS.go): ReactNode => <Button onClick={() => open(page)}>{pick(words)}</Button>;
  const count = (n: number, none: Label, some: Label): string => (n === 0 ? pick(none) : `${n.toLocaleString('zh-CN')} ${pick(some)}`);
  const heard = lastObservationAt > 0 ? `${pick(WORDS.heardSome)} ${formatAge(Math.max(0, now - lastObservationAt), lang)}` : `${pick(WORDS.heardNone)} ${pick(WORDS.ports)}`;
  const steps: Step[] = [
    { title: WORDS.account, done: true, about: pick(WORDS.accountAbout) },
    { title: WORDS.area, done: counts.places > 0, about: count(counts.places, WORDS.areaNone, WORDS.areaSome), action: <>{go('areas')}{go('places', WORDS.byFile)}</> },
    { title: WORDS.devices, done: counts.devices > 0, about: count(counts.devices, WORDS.devicesNone, WORDS.devicesSome), action: go('import') },
    { title: WORDS.keys, done: (keys?.length ?? 0) > 0, about: count(keys?.length ?? 0, WORDS.keysNone, WORDS.keysSome), action: go('keys') },
    { title: WORDS.people, done: (accounts?.length ?? 0) > 1, about: count(accounts?.length ?? 0, WORDS.peopleNone, WORDS.peopleSome), action: go('people') },
    {
      title: WORDS.heard, done: lastObservationAt > 0, about: counts.notInLedger > 0 ? `${heard} · ${counts.notInLedger} ${pick(WORDS.unregistered)}` : heard,
      action: <>{counts.notInLedger > 0 && go('unregistered', WORDS.adopt)}<Button look={lastObservationAt > 0 ? 'primary' : 'normal'} onClick={() => location.assign(below('/desk'))}>{pick(WORDS.desk)}</Button></>,
    },
  ];
  return (
    <ol className={step.steps}>
      {steps.map(({ title, done, about, action }, at) => (
        <li key={title.en} data-done={done || undefined} data-step={title.en}>
          <span className={step.mark} role="img" aria-label={pick(done ? WORDS.done : WORDS.todo)}>{done ? <Icon name="check" /> : at + 1}</span>
          <div><h2>{pick(title)}</h2><p className={styles.quiet}>{about}</p></div>
          <span className={styles.actions}>{action}</span>
        </li>
      ))}
    </ol>
  );
}
