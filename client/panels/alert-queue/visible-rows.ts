import { useCallback, useEffect, useState, type RefObject } from 'react';

/** Height of one line; `.row` in queue.module.css has the same. */
const ROW_REM = 4;
/** Lines drawn beyond the edges, so that a quick scroll shows no gap. */
const SPARE = 6;

interface VisibleRange {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** Which of `count` lines of `row` pixels are to be drawn when the list is scrolled by `top` and `height` pixels of it are seen. */
export function visibleRange(top: number, height: number, row: number, count: number): VisibleRange {
  const first = Math.max(0, Math.min(Math.floor(top / row) - SPARE, count));
  return { first, last: Math.min(count, Math.ceil((top + height) / row) + SPARE) };
}

interface Window extends VisibleRange {
  /** True when the line at this place is wholly within the list's frame. */
  readonly isSeen: (index: number) => boolean;
  /** CSS pixels of undrawn lines above and below. */
  readonly before: number;
  readonly after: number;
  readonly onScroll: () => void;
  /** Scrolls a line into sight, no further than needed. */
  readonly reveal: (index: number) => void;
}

/** Draws only what is seen of a long list: a storm brings thousands of lines. @param rowRem height of one line */
export function useVisibleRows(list: RefObject<HTMLElement | null>, count: number, rowRem = ROW_REM): Window {
  const [seen, setSeen] = useState({ top: 0, height: 1080, row: rowRem * 16 });
  const measure = useCallback(() => {
    const element = list.current;
    if (!element) return;
    const row = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    setSeen((old) =>
      old.top === element.scrollTop && old.height === element.clientHeight && old.row === row
        ? old
        : { top: element.scrollTop, height: element.clientHeight, row },
    );
  }, [list, rowRem]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, [list, measure]);
  const range = visibleRange(seen.top, seen.height, seen.row, count);
  const reveal = useCallback(
    (index: number) => {
      const element = list.current;
      if (!element || index < 0) return;
      const top = index * seen.row;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + seen.row > element.scrollTop + element.clientHeight) element.scrollTop = top + seen.row - element.clientHeight;
    },
    [list, seen.row],
  );
  const isSeen = (index: number): boolean => index * seen.row >= seen.top - 1 && (index + 1) * seen.row <= seen.top + seen.height + 1;
  return { ...range, isSeen, before: range.first * seen.row, after: (count - range.last) * seen.row, onScroll: measure, reveal };
}
