/** Under which name a kind of step travels from the palette to the canvas. */
export const DRAGGED = "application/x-flow-step";
