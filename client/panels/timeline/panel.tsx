import type { JSX } from 'react';
import { readFocus, type EventFocus } from '#contract/wire/event-focus.ts';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { RecordPanel } from '#client/panels/parts.tsx';
import { placeWords } from '#client/places/place-words.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { useWorld } from '#client/world/hooks.ts';
import EventTimeline from './EventTimeline.tsx';
import styles from './timeline.module.css';

export default definePanel({ id: 'timeline', title: label('事件记录', 'Events'), component: TimelinePanel });

/** Opened as `timeline:device:gate-1`, `timeline:place:/370102/…` or `timeline:incident:SJ…`. */
function TimelinePanel({ id }: PanelProps): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  const focus = readFocus(id);
  if (focus === null)
    return (
      <RecordPanel title={t('events.title')}>
        <EmptyState icon="clock" title={t('record.missing')} />
      </RecordPanel>
    );
  const name =
    focus.type === 'place'
      ? pick(placeWords(world, focus.id))
      : focus.type === 'device'
        ? (world.get('device', focus.id)?.name ?? focus.id)
        : focus.id;
  return (
    <RecordPanel title={t('events.title')}>
      <div className={styles.panel}>
        <h3 className={styles.about}>
          <Name text={name} />
        </h3>
        <EventTimeline focus={id as EventFocus} withDevice={focus.type !== 'device'} />
      </div>
    </RecordPanel>
  );
}
