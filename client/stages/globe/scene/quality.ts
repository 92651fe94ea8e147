type Quality = 'full' | 'balanced' | 'lite';

export interface Profile {
  /** Share of the screen's pixels, along each side, that the globe is drawn with. Marks and words always have all. */
  readonly resolution: number;
  readonly samples: number;
  readonly shadows: boolean;
  readonly smooth: boolean;
  /**
   * Pixels of the page a shape may be wrong by before a finer one is fetched. Of the ground, a 256th of a square's side: 4 are 1024
   * pixels, as many as its picture has.
   */
  readonly groundError: number;
  readonly buildingError: number;
}

export const PROFILES: Readonly<Record<Quality, Profile>> = {
  full: { resolution: 1, samples: 4, shadows: true, smooth: false, groundError: 3, buildingError: 8 },
  balanced: { resolution: 1, samples: 1, shadows: false, smooth: true, groundError: 4, buildingError: 16 },
  lite: { resolution: 0.5, samples: 1, shadows: false, smooth: true, groundError: 7, buildingError: 24 },
};

/** Side of a picture that nobody sees yet, as a share of the one to come. */
const UNSEEN_RESOLUTION = 0.2;

/** How to draw while ground and buildings are still coming: few pixels, the same shapes. */
export const reduced = (profile: Profile): Profile => ({
  ...profile,
  resolution: profile.resolution * UNSEEN_RESOLUTION,
  samples: 1,
  shadows: false,
});

/** A frame that takes longer than this is slow, ms: a movement stutters at full, a hand no longer steers in balanced. */
const SLOW_MS: Readonly<Record<Quality, number>> = { full: 28, balanced: 55, lite: Infinity };
/** Every frame in time on a screen of 60 Hz: more may be asked. */
const FAST_MS = 18;
const NEXT_BELOW: Readonly<Record<Quality, Quality>> = { full: 'balanced', balanced: 'lite', lite: 'lite' };
const NEXT_ABOVE: Readonly<Record<Quality, Quality>> = { full: 'full', balanced: 'full', lite: 'balanced' };
/** Frames looked at together, and how long the first look may take. */
const WINDOW_FRAMES = 24;
const FIRST_WINDOW_MS = 2000;
/** Fast looks in a row after which more is tried again; twice as many each time that was too much. */
const WINDOWS_BEFORE_RAISE = 10;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/**
 * Decides how well to draw, by what frames cost: begins balanced, looks for two seconds at most, then goes up once if there
 * is time to spare. Goes down as soon as movements stutter, and up again only after long ease, ever more reluctantly: a picture
 * that keeps changing its quality is worse than a plain one.
 */
export class QualityController {
  level: Quality;
  private readonly frames: number[] = [];
  private windowMs = 0;
  private measuringFirst: boolean;
  private fastWindows = 0;
  private windowsBeforeRaise: number;
  private readonly fixed: boolean;

  /** @param asked what was asked for in words, which nothing overrules; @param software no graphics card: lite, at once and for good */
  constructor(asked: Quality | null, software: boolean) {
    this.level = asked ?? (software ? 'lite' : 'balanced');
    this.measuringFirst = asked === null && !software;
    this.fixed = asked !== null;
    this.windowsBeforeRaise = software ? Infinity : WINDOWS_BEFORE_RAISE;
  }

  /** True while frames are to be drawn only to be measured. */
  get measuring(): boolean {
    return this.measuringFirst;
  }

  /** @param ms from one frame of an uninterrupted movement to the next. @returns whether the quality has changed. */
  addFrame(ms: number): boolean {
    if (this.fixed) return false;
    this.frames.push(ms);
    this.windowMs += ms;
    const enough =
      this.frames.length >= WINDOW_FRAMES || (this.measuringFirst && this.windowMs >= FIRST_WINDOW_MS && this.frames.length > 2);
    if (!enough) return false;
    const before = this.level;
    this.judge(median(this.frames));
    this.measuringFirst = false;
    this.frames.length = 0;
    this.windowMs = 0;
    return this.level !== before;
  }

  private judge(cost: number): void {
    this.fastWindows = cost < FAST_MS ? this.fastWindows + 1 : 0;
    if (cost > SLOW_MS[this.level]) {
      this.level = NEXT_BELOW[this.level];
      if (!this.measuringFirst) this.windowsBeforeRaise *= 2;
    } else if (this.fastWindows > 0 && (this.measuringFirst || this.fastWindows >= this.windowsBeforeRaise)) {
      this.level = NEXT_ABOVE[this.level];
      this.fastWindows = 0;
    }
  }
}

export const readQuality = (search: string): Quality | null => {
  const asked = new URLSearchParams(search).get('quality');
  return asked === 'full' || asked === 'balanced' || asked === 'lite' ? asked : null;
};
