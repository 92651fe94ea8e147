import { useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { BlindSpots as Told, SiteProposals, Unwalked as UnwalkedTold } from '#contract/live/blind-spots.ts';
import { parentPath } from '#contract/places/geo.ts';
import { CATEGORIES, type Category } from '#contract/vocabularies/categories.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { formatMoment } from '#client/ui/time/format.ts';
import { numberOf, shareOf } from './figures.ts';
import { Counted, Table } from './SensingTables.tsx';
import styles from './sensing.module.css';

const WORDS = {
  title: label('盲区：应看而此刻看不到的地面', 'Blind spots: ground that should be watched and is not, now'),
  about: label(
    '台账中的设备在其作用半径内“看”地面；离线、故障、屏蔽即看不到。室内各层按一层计，关爱类设备不计。',
    'Devices watch the ground within their reach; silent, faulty or shielded ones do not. Floors count as one; care is left out.',
  ),
  category: label('类别', 'Category'),
  devices: label('设备', 'Devices'),
  silent: label('看不到', 'Not watching'),
  watched: label('应看（公顷）', 'To watch (ha)'),
  blind: label('盲区（公顷）', 'Blind (ha)'),
  share: label('盲区占比', 'Share'),
  worst: label('看不到最多的地点', 'Where most are not watching'),
  place: label('地点', 'Place'),
  walked: label('巡查盲区：太久无人到的网格', 'Grids where nobody was for too long'),
  grid: label('网格', 'Grid'),
  lastAt: label('最近有人', 'Somebody was there'),
  never: label('监听以来无人', 'not since the server listens'),
  walkedAbout: (hours: number): Label =>
    label(`${hours} 小时内无人员、巡逻车位置，也无巡检打卡。`, `No position of a crew or patrol car and no check-in within ${hours} h.`),
  unsure: (n: number): Label => label(`另有 ${n} 个网格监听时间尚短，不能断言。`, `Of ${n} more it cannot be said yet.`),
  allWalked: label('各网格均有人到过。', 'Somebody was in every grid.'),
  sites: label('补点建议：从未有设备覆盖的小区地面', 'Where one more would help: ground of compounds that none reaches'),
  of: label('类别', 'For'),
  site: label('位置', 'Where'),
  beside: (name: string) => label(`${name} 旁`, `beside ${name}`),
  building: label('楼栋', 'at the building'),
  gain: label('新增覆盖（平方米）', 'Gain (m²)'),
  noSites: label('小区地面均已覆盖。', 'All ground of compounds is covered.'),
};
const HECTARE = 10_000;

/** The nearest two names of a place. */
function namesOf(path: string, names: Readonly<Record<string, string>>): string {
  const found: string[] = [];
  for (let at = path; at !== '' && found.length < 2; at = parentPath(at)) if (names[at]) found.unshift(names[at]);
  return found.join('·') || path;
}

const hectares = (squareMetres: number): string => (squareMetres / HECTARE).toFixed(2);

/** Ground that is not watched now, and where one more device would help. */
export function BlindSpots(): JSX.Element | null {
  const { pick } = useWords();
  const told = useAsked<Told>('/api/v1/blind-spots').data;
  if (told === null) return null;
  const known = told.categories.filter(({ devices }) => devices > 0);
  return (
    <>
      <Table
        name={pick(WORDS.title)}
        heads={[WORDS.category, WORDS.devices, WORDS.silent, WORDS.watched, WORDS.blind, WORDS.share].map(pick)}
      >
        {known.map(({ category, devices, silent, watchedM2, blindM2 }) => (
          <tr key={category}>
            <td>{pick(CATEGORIES[category as Category]?.label ?? label(category, category))}</td>
            <td>{numberOf(devices)}</td>
            <Counted count={silent} />
            <td>{hectares(watchedM2)}</td>
            <Counted count={blindM2} text={hectares(blindM2)} />
            <td>{shareOf(blindM2, watchedM2)}</td>
          </tr>
        ))}
      </Table>
      <p className={styles.about}>{pick(WORDS.about)}</p>
      {told.worst.length > 0 && (
        <Table name={pick(WORDS.worst)} heads={[WORDS.place, WORDS.silent, WORDS.devices].map(pick)}>
          {told.worst.map(({ place, devices, silent }) => (
            <tr key={place}>
              <td title={place}>
                <Name text={namesOf(place, told.names)} />
              </td>
              <Counted count={silent} />
              <td>{numberOf(devices)}</td>
            </tr>
          ))}
        </Table>
      )}
      {told.unwalked && <Unwalked told={told.unwalked} at={told.at} names={told.names} />}
      <Sites categories={known.map(({ category }) => category)} />
    </>
  );
}

const HOUR_MS = 3_600_000;

interface UnwalkedProps extends Pick<Told, 'at' | 'names'> {
  readonly told: UnwalkedTold;
}

function Unwalked({ told: { limitMs, unsure, places }, at, names }: UnwalkedProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <Table name={pick(WORDS.walked)} heads={[WORDS.grid, WORDS.lastAt].map(pick)}>
        {places.map(({ place, lastAt }) => (
          <tr key={place}>
            <td title={place}>
              <Name text={namesOf(place, names)} />
            </td>
            <td>{lastAt === null ? pick(WORDS.never) : formatMoment(lastAt, at)}</td>
          </tr>
        ))}
      </Table>
      <p className={styles.about}>
        {places.length === 0 && unsure === 0 && pick(WORDS.allWalked)} {pick(WORDS.walkedAbout(limitMs / HOUR_MS))}
        {unsure > 0 && ` ${pick(WORDS.unsure(unsure))}`}
      </p>
    </>
  );
}

function Sites({ categories }: { readonly categories: readonly string[] }): JSX.Element | null {
  const { pick } = useWords();
  const [chosen, setChosen] = useState('video');
  const category = categories.includes(chosen) ? chosen : (categories[0] ?? chosen);
  const told = useAsked<SiteProposals>(`/api/v1/blind-spots/proposals?category=${category}`).data;
  if (categories.length === 0) return null;
  return (
    <>
      <Table name={pick(WORDS.sites)} heads={[WORDS.site, WORDS.gain].map(pick)}>
        {(told?.sites ?? []).map(({ position, place, beside, gainM2 }) => (
          <tr key={position.join()}>
            <td title={position.map((degree) => degree.toFixed(6)).join(', ')}>
              <Name text={`${namesOf(place, told!.names)} · ${pick(beside ? WORDS.beside(beside.name) : WORDS.building)}`} />
            </td>
            <td>{numberOf(gainM2)}</td>
          </tr>
        ))}
      </Table>
      <p className={styles.about}>
        <label>
          {pick(WORDS.of)}{' '}
          <select value={category} onChange={({ target }) => setChosen(target.value)}>
            {categories.map((each) => (
              <option key={each} value={each}>
                {pick(CATEGORIES[each as Category]?.label ?? label(each, each))}
              </option>
            ))}
          </select>
        </label>{' '}
        {told?.sites.length === 0 && pick(WORDS.noSites)}
      </p>
    </>
  );
}
