import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly children: ReactNode;
  /** Shown in the place of what failed, until it is tried again by itself. */
  readonly fallback: ReactNode;
  /** Somebody else has something to put in its place. */
  readonly onFailed?: () => void;
}

/** A part that failed is built anew after this long, as often as it takes: a wall has nobody to press a button. */
const RETRY_MS = 5000;

/** Keeps the failure of one part from taking the screen with it. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };
  private timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error('a part of the screen failed and is built anew', error);
    this.timer = setTimeout(() => this.setState({ failed: false }), RETRY_MS);
    this.props.onFailed?.();
  }

  override componentWillUnmount(): void {
    clearTimeout(this.timer);
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
