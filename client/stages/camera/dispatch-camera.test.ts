import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat, Position } from '#contract/places/geo.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { Pose, Stage, Target } from '#client/stages/stage.ts';
import type { Dispatching } from '#client/view/dispatching.ts';
import { DispatchCamera, isFramed } from './dispatch-camera.ts';
import { frame, type Screen } from './framing.ts';

const HOUSE: LonLat = [117.02, 36.66];
const plane = localPlane(HOUSE);
const SCREEN: Screen = { width: 1000, height: 700, padding: { top: 50, right: 0, bottom: 0, left: 0 } };
const house: Target = { outline: [HOUSE], center: HOUSE, height: 40, level: 'building' };

/** A stage without a picture: it knows where its eye is, and what it was told to look at. */
class Eye implements Pick<Stage, 'userMoved' | 'fly' | 'pose'> {
  readonly flown: Target[] = [];
  userMoved = false;
  at: Pose;
  screen: Screen;

  constructor(screen = SCREEN) {
    this.screen = screen;
    this.at = frame(house, screen);
  }

  fly(target: Target): void {
    this.flown.push(target);
    this.userMoved = false;
    this.at = frame(target, this.screen);
  }

  pose(): Pose {
    return this.at;
  }

  move(to: Partial<Pose>): void {
    this.at = { ...this.at, ...to };
    this.userMoved = true;
  }
}

const cameraOf = (eye: Eye): DispatchCamera =>
  new DispatchCamera(
    eye as unknown as Stage,
    () => eye.screen,
    () => house,
  );

/** One crew so many metres east and north of the house, the alarm so many above its door. */
const asking = (east: number, north: number, up = 30, crew = 'a'): Dispatching => {
  const position: Position = [...plane.toLonLat([east, north]), 0];
  const to: Position = [HOUSE[0], HOUSE[1], up];
  const drawn = { streets: [], straight: [[plane.toLonLat([east, north]), HOUSE]] } as const;
  return { to, chosen: crew, choices: [{ crew, name: crew, position, digit: 1, metres: null, drawn }] };
};

describe('while somebody decides whom to send', () => {
  it('crew and door are in what panels leave free, wherever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -6000, max: 6000 }),
        fc.integer({ min: -6000, max: 6000 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 500, max: 3000 }),
        fc.nat(400),
        (east, north, up, width, right) => {
          const eye = new Eye({ width, height: 700, padding: { top: 50, right: Math.min(right, width / 2), bottom: 0, left: 0 } });
          const ask = asking(east, north, up);
          cameraOf(eye).update(ask);
          expect(isFramed([ask.choices[0].position, ask.to!, [HOUSE[0], HOUSE[1], 0]], eye.at, eye.screen, 0)).toBe(true);
        },
      ),
    );
  });

  it('a picture that shows both is left as it is, and one that does not is given back after', () => {
    const eye = new Eye();
    const camera = cameraOf(eye);
    camera.update(asking(10, 10));
    camera.update(null);
    expect(eye.flown).toEqual([]);
    camera.update(asking(1500, 400));
    expect(eye.flown).toHaveLength(1);
    camera.update(asking(1500, 400));
    expect(eye.flown).toHaveLength(1);
    camera.update(asking(-900, 0, 30, 'b'));
    expect(eye.flown).toHaveLength(2);
    camera.update(null);
    expect(eye.flown.at(-1)).toEqual(house);
    camera.update(null);
    expect(eye.flown).toHaveLength(3);
  });

  it('a picture that showed both is looked at again when it was fitted into less', () => {
    const eye = new Eye();
    const camera = cameraOf(eye);
    const ask = asking(10, 10);
    camera.update(ask);
    expect(eye.flown).toEqual([]);
    eye.screen = { width: 240, height: 700, padding: { top: 50, right: 120, bottom: 0, left: 0 } };
    camera.update(ask);
    expect(eye.flown).toHaveLength(1);
    expect(isFramed([ask.choices[0].position, ask.to!], eye.at, eye.screen, 0)).toBe(true);
  });

  it('a picture moved by hand comes back as it was; one moved meanwhile stays', () => {
    const eye = new Eye();
    const camera = cameraOf(eye);
    eye.move({ bearing: 77, distance: 300 });
    const own = eye.at;
    camera.update(asking(1500, 400));
    expect(eye.at).not.toEqual(own);
    camera.update(null);
    expect(eye.at).toEqual(own);

    camera.update(asking(1500, 400));
    eye.move({ bearing: 5 });
    const looked = eye.at;
    camera.update(asking(-1500, 400, 30, 'b'));
    camera.update(null);
    expect(eye.at).toBe(looked);
  });

  it('nothing is given back when the View has gone elsewhere, and nothing is moved when nobody knows where to', () => {
    const eye = new Eye();
    const camera = cameraOf(eye);
    camera.update({ ...asking(1500, 400), to: null });
    camera.update({ ...asking(1500, 400), chosen: null });
    expect(eye.flown).toEqual([]);
    camera.update(asking(1500, 400));
    camera.forget();
    camera.update(null);
    expect(eye.flown).toHaveLength(1);
  });
});
