import { label, type Label } from '#contract/label.ts';
import type { ToldScene, ToldTour } from '#server/tours/told-tour.ts';
import { framed, type BriefingHead } from './frame.ts';
import { html } from './words.ts';

const WORDS = {
  name: label('泉眼 · 观摩简报', 'Quanyan · tour briefing'),
  where: label('范围', 'Area'),
  source: label('来源：泉眼台账、读数、事件与工单记录', 'Source: Quanyan’s ledger, readings, incidents and tickets'),
} as const;

/** A tour to be taken away: each scene with its figures as they were at that moment. Without doctype. */
export const tourPage = (tour: ToldTour, head: BriefingHead): string =>
  framed(
    {
      brand: WORDS.name,
      number: '',
      simulated: tour.simulated,
      title: tour.title,
      say: tour.about,
      terms: [[WORDS.where, tour.place]],
      body: `<ol class="scenes">${tour.scenes.map((scene, at) => sceneOf(scene, at, head)).join('')}</ol>`,
      source: WORDS.source,
    },
    head,
  );

function sceneOf({ title, caption, fact }: ToldScene, at: number, { lang }: BriefingHead): string {
  const t = (words: Label): string => html(words[lang]);
  const told = fact ? `<p class="fact"><b>${t(fact.value)}</b><span>${t(fact.name)}</span></p>` : '';
  return `<li><i>${at + 1}</i><div><h2>${t(title)}</h2><p>${t(caption)}</p></div>${told}</li>`;
}
