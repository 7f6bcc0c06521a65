import { createContext, useContext } from "react";
import type { Part } from "@/api/flows";

/** What may be done on the canvas itself; nobody does anything on a picture that is only read. */
export interface CanvasActs {
  /** Asks what to insert on a line, at the element pressed. */
  onInsert: (line: number, anchor: HTMLElement) => void;
  /** Asks what follows a way out that leads nowhere yet. */
  onAppend: (step: string, part: Part, anchor: HTMLElement) => void;
  onChooseLine: (line: number) => void;
}

const Acts = createContext<CanvasActs | null>(null);

export const CanvasActsProvider = Acts.Provider;
export const useCanvasActs = () => useContext(Acts);
