import type { zhReplay } from './zh-replay.ts';

/** Words of the room's time machine. */
export const enReplay: Readonly<Record<keyof typeof zhReplay, string>> = {
  'replay.open': 'Replay the past',
  'replay.incident': 'Look back',
  'replay.film': 'Film of the incident',
  'replay.mark': 'Replay',
  'replay.noActions': 'This is the past: nothing can be done in it. Press L to return to now.',
  'key.space': 'Space',
  'replay.title': 'Replay controls',
  'replay.shown': 'Time shown',
  'replay.now': 'Now {{time}}',
  'replay.toNow': 'Return to now',
  'replay.play': 'Play',
  'replay.pause': 'Pause',
  'replay.back': 'Back 10 s',
  'replay.on': 'On 10 s',
  'replay.previous': 'Previous incident',
  'replay.next': 'Next incident',
  'replay.speed': 'Playback speed',
  'replay.span': 'Length of the scale',
  'replay.scale': 'Time scale',
  'replay.loading': 'Fetching the records of this instant…',
  'replay.from': 'Kept from {{time}} on',
  'replay.present': '{{n}} urgent alerts now',
  'replay.presentOne': 'Now: {{what}}',
  'replay.presentWorst': 'gravest: {{what}}',
};
