import { useSyncExternalStore, type JSX } from 'react';
import { useStore } from 'zustand';
import { label } from '#contract/label.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { openHelp, openSearch } from '#client/dialogs/open-dialog.ts';
import { AlarmControl } from '#client/alarm/AlarmControl.tsx';
import { setLang, useWords } from '#client/i18n/i18n.ts';
import { useSecondName } from '#client/i18n/second-name.ts';
import { definePanel } from '#client/panels/panel.ts';
import { placesAlong } from '#client/places/place-words.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { floorName } from '#contract/places/floors.ts';
import { floorAlong } from '#client/places/floors.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { Logo } from '#client/ui/page/Logo.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { PlaceState } from '#client/ui/status/PlaceState.tsx';
import { setView, viewStore } from '#client/view/view.ts';
import { lookBack } from '#client/view/look-back.ts';
import { usePast, useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Clock } from './Clock.tsx';
import { LinkPill } from './LinkPill.tsx';
import { ScenarioMenu } from './ScenarioMenu.tsx';
import { UserMenu } from './UserMenu.tsx';
import styles from './header.module.css';

export default definePanel({ id: 'header', title: label('页眉', 'Header'), component: Header });

function Header(): JSX.Element {
  const { t, lang } = useWords();
  const { demo, user } = useSession();
  const world = useWorld();
  const past = usePast();
  const mayDrill = demo && user !== null && ROLE_PERMISSIONS[user.role].includes('run-scenario');
  return (
    <header className={styles.header}>
      <a href={withBasePath('/')} className={styles.brand}>
        <Logo />
        <span>{t('brand')}</span>
      </a>
      <Crumbs />
      <button type="button" className={styles.search} onClick={openSearch}>
        <Icon name="search" />
        <span>{t('search.placeholder')}</span>
        <Kbd>/</Kbd>
      </button>
      <div className={styles.right}>
        <LinkPill />
        {mayDrill && <ScenarioMenu />}
        <Clock />
        <div className={styles.tools}>
          <AlarmControl />
          {!past && user !== null && ROLE_PERMISSIONS[user.role].includes('see') && (
            <IconButton icon="history" label={`${t('replay.open')} (H)`} onClick={() => lookBack(world)} />
          )}
          <IconButton icon="keyboard" label={`${t('help.title')} (?)`} onClick={openHelp} />
          <Button look="quiet" icon="language" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
            {lang === 'zh' ? 'EN' : '中'}
          </Button>
          <UserMenu />
        </div>
      </div>
    </header>
  );
}

/** Where we look: each level is a way back up. */
function Crumbs(): JSX.Element {
  const world = useWorld();
  const { t, pick } = useWords();
  const second = useSecondName();
  const focus = useStore(viewStore, (view) => view.focus);
  useRecords('place');
  const places = placesAlong(world, focus).filter((place) => place.level !== 'city' && place.level !== 'district');
  const floor = floorAlong(world, focus);
  const device = world.get('device', focus.slice(focus.lastIndexOf('/') + 1));
  return (
    <nav className={styles.crumbs} aria-label={t('crumbs')}>
      <button
        type="button"
        className={styles.crumb}
        onClick={() => setView({ focus: '' })}
        title={t('crumbs.whole')}
        aria-label={t('crumbs.whole')}
      >
        <Icon name="home-2" />
        {places.length === 0 && <span>{t('crumbs.whole')}</span>}
      </button>
      {places.map((place) => (
        <span key={place.path} className={styles.step}>
          <Icon name="chevron-right" />
          <button type="button" className={styles.crumb} onClick={() => setView({ focus: place.path })}>
            <Name text={place.name} />
            {second(place.name) !== '' && <span className={styles.second}>{second(place.name)}</span>}
          </button>
        </span>
      ))}
      {floor && (
        <span className={styles.step}>
          <Icon name="chevron-right" />
          <button type="button" className={styles.crumb} onClick={() => setView({ focus: floor.path })}>
            {pick(floorName(floor.floor))}
          </button>
        </span>
      )}
      <StateOf path={floor?.path ?? places.at(-1)?.path ?? ''} hidden={device !== undefined} />
      {device && focus.endsWith(`/${device.id}`) && (
        <span className={styles.step}>
          <Icon name="chevron-right" />
          <span className={styles.crumb}>
            <Name text={device.name} />
          </span>
        </span>
      )}
    </nav>
  );
}

/** What is the matter where we look, as it changes. */
function StateOf({ path, hidden }: { path: string; hidden: boolean }): JSX.Element | null {
  const world = useWorld();
  const rollUp = useSyncExternalStore(world.onRollup, () => world.rollup(path));
  return rollUp && path !== '' && !hidden ? (
    <span className={styles.state}>
      <PlaceState rollUp={rollUp} />
    </span>
  ) : null;
}
