import { Modal } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

const partOf = ({ search }: { search: string }, part: string) => new URLSearchParams(search).get(part);

/**
 * Asks before a page with unsaved changes is left, by a link or by closing the tab. Of a part of a page that stands in
 * the address, `part` is the parameter whose change leaves it.
 */
export function LeaveGuard({ when, part }: { when: boolean; part?: string }) {
  const { t } = useTranslation();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when &&
      nextLocation.state !== "saved" &&
      (currentLocation.pathname !== nextLocation.pathname ||
        (part !== undefined && partOf(currentLocation, part) !== partOf(nextLocation, part))),
  );
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [when]);
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={t("frame.leaveUnsaved")}
      okText={t("frame.discard")}
      okButtonProps={{ danger: true }}
      cancelText={t("frame.keepEditing")}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
      width={400}
    />
  );
}
