import { type ComponentType, lazy, type ReactElement, Suspense } from "react";
import { LoadingSkeleton } from "@/ui/states";

/** A page whose code is fetched when it is first opened: lazyPage(() => import("…"), "MembersPage"). */
export function lazyPage<Name extends string, Module extends Record<Name, ComponentType>>(
  load: () => Promise<Module>,
  name: Name,
): ReactElement {
  const Page = lazy(async () => ({ default: (await load())[name] as ComponentType }));
  return (
    <Suspense fallback={<LoadingSkeleton />}>
      <Page />
    </Suspense>
  );
}
