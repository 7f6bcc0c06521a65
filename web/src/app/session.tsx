import { useRef } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import type { Session } from "@/api/session";
import { isLeftByHand, useSession } from "@/api/session";
import { ErrorState, LoadingSkeleton } from "@/ui/states";

function Gate({ kind, elsewhere }: { kind: Session["kind"]; elsewhere: string }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  const wasIn = useRef(false);
  if (session.data) wasIn.current = true;
  if (session.data === null) {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${next}`} replace state={{ ended: wasIn.current && !isLeftByHand() }} />;
  }
  if (session.data) return session.data.kind === kind ? <Outlet /> : <Navigate to={elsewhere} replace />;
  if (session.error) return <ErrorState error={session.error} onRetry={() => session.refetch()} />;
  return <LoadingSkeleton />;
}

/** Lets members in; partner users go to their portal, strangers to the door. */
export function RequireMember() {
  return <Gate kind="member" elsewhere="/portal" />;
}

export function RequirePartner() {
  return <Gate kind="partner" elsewhere="/" />;
}
