import { useEffect } from "react";
import { Navigate, useLocation, useNavigate, useParams } from "react-router";
import { useMarkRead, useMessage } from "@/api/messages";
import { type Session, useSession } from "@/api/session";
import { usePlaceOfRecord } from "@/fields/places";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { placeOf } from "./place";

function listOf(session: Session): string {
  return session.kind === "partner" ? "/portal/messages" : "/messages";
}

/** Which records a partner user has pages of is known within the portal. */
const nowhere = () => null;

function Opening({ id, session }: { id: string; session: Session }) {
  const message = useMessage(id);
  const { mutate } = useMarkRead();
  const placeOfRecord = usePlaceOfRecord();
  const navigate = useNavigate();
  const found = message.data;
  useEffect(() => {
    if (!found) return;
    if (!found.read && !session.preview) mutate([found.id]);
    navigate(placeOf(found, session.kind === "partner" ? nowhere : placeOfRecord) ?? listOf(session), {
      replace: true,
    });
  }, [found, session, placeOfRecord, mutate, navigate]);
  if (message.error) return <ErrorState error={message.error} onRetry={() => message.refetch()} />;
  return <LoadingSkeleton />;
}

/** What a link in a mail or a text message opens: the thing the message is about, which is read from then on. */
export function OpenMessage() {
  const { id } = useParams();
  const session = useSession();
  const { pathname } = useLocation();
  if (session.data === null) return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname)}`} replace />;
  if (session.error) return <ErrorState error={session.error} onRetry={() => session.refetch()} />;
  if (!session.data) return <LoadingSkeleton />;
  return id ? <Opening id={id} session={session.data} /> : <Navigate to={listOf(session.data)} replace />;
}
