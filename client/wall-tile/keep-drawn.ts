/** From now on what is drawn can be copied at any time, for the small picture that a wall sends of itself. */
export function keepDrawn(): void {
  const { getContext } = HTMLCanvasElement.prototype as { getContext: (...args: unknown[]) => unknown };
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, id: string, attributes?: object) {
    return getContext.call(this, id, id === 'webgl2' ? { ...attributes, preserveDrawingBuffer: true } : attributes);
  } as typeof HTMLCanvasElement.prototype.getContext;
}
