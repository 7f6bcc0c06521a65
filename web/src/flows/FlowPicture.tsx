import { lazy, Suspense } from "react";
import type { FlowDocument } from "@/api/flows";
import { LoadingSkeleton } from "@/ui/states";
import styles from "./flows.module.css";
import { StepList } from "./StepList";
import type { StepStates } from "./scene";
import { useNames } from "./useNames";

const Picture = lazy(() => import("./Picture"));

export type { StepState, StepStates } from "./scene";

/**
 * A flow to look at: the canvas, which pans and zooms, and its steps as a list beneath. With `states`, how far a run
 * has come: what was passed, who is waited for and for how long, what is to come.
 */
export function FlowPicture(props: {
  document: FlowDocument;
  states?: StepStates;
  /** Indexes of the lines a run took, where they are known. */
  taken?: ReadonlySet<number>;
  height?: number;
  /** Without the list beneath. */
  bare?: boolean;
  onChoose?: (step: string) => void;
}) {
  const { document, states, taken, height = 420, bare = false, onChoose } = props;
  const names = useNames(document);
  return (
    <div className={styles.picture}>
      <div className={styles.frame} style={{ height }}>
        <Suspense fallback={<LoadingSkeleton />}>
          <Picture document={document} names={names} states={states} taken={taken} onChoose={onChoose} />
        </Suspense>
      </div>
      {!bare && <StepList document={document} names={names} states={states} onChoose={onChoose} />}
    </div>
  );
}
