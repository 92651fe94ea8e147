import { copyViewState, interpolateViewState, type ViewState } from './view-state.ts';

const FLIGHT_MS = 1100;

/** The way from one view to another: floors move and the camera with them. */
export class ViewFlight {
  private readonly from: ViewState;
  private readonly began = performance.now();
  /** May be set while under way: it is where the flight ends. */
  to: ViewState;

  constructor(from: ViewState, to: ViewState) {
    this.from = copyViewState(from);
    this.to = to;
  }

  /** @param into its arrays are overwritten */
  now(into: ViewState): { readonly view: ViewState; readonly over: boolean } {
    const t = (performance.now() - this.began) / FLIGHT_MS;
    return { view: interpolateViewState(this.from, this.to, t, into), over: t >= 1 };
  }
}
