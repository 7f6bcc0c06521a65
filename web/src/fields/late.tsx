import { Skeleton } from "antd";
import { type ComponentType, type FunctionComponent, lazy, type ReactNode, Suspense, useState } from "react";
import type { EditorProps } from "./contracts";

/** A component whose code is fetched when it is first shown. Once `ready`, it is there at once. */
export interface Late<Props> extends FunctionComponent<Props> {
  ready: () => Promise<void>;
}

export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): Late<Props> {
  let here: ComponentType<Props> | null = null;
  const fetched = async () => {
    here ??= await load();
    return { default: here };
  };
  const Fetched = lazy(fetched);
  function LateComponent(props: Props) {
    // As it was when it was first drawn: another component in its place would lose what is typed.
    const [Shown] = useState<ComponentType<Props>>(
      () => here ?? (Fetched as unknown as ComponentType<Props>),
    );
    return (
      <Suspense fallback={waiting}>
        <Shown {...props} />
      </Suspense>
    );
  }
  return Object.assign(LateComponent, { ready: async () => void (await fetched()) });
}

/** An editor that is fetched with the first form that needs it. Its place is kept meanwhile. */
export function lateEditor(load: () => Promise<ComponentType<EditorProps>>): Late<EditorProps> {
  return late(load, <Skeleton.Input active block />);
}

export function isLate<Props>(component: ComponentType<Props> | null): component is Late<Props> {
  return component !== null && "ready" in component;
}
