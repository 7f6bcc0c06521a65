import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Invited } from "@/api/invitations";
import { ZonedMoment } from "./Amounts";
import { CopyText } from "./CopyText";
import styles from "./InvitedModal.module.css";

/** An inline SVG as an image of its own, which runs no script whatever it contains. */
function imageOf(svg: string): string {
  const named = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;utf8,${encodeURIComponent(named)}`;
}

/** The link and its QR code, to be sent by whatever way reaches the person. */
export function InvitedModal({ invited, onClose }: { invited: Invited | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={invited !== null}
      title={t("invitations.ready", { name: invited?.invitation.name })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("frame.close")}
        </Button>
      }
    >
      {invited && (
        <div className={styles.invited}>
          <p>{t("invitations.readyAbout")}</p>
          {invited.invitation.kind === "partner" && <p>{t("invitations.unproved")}</p>}
          <img className={styles.code} src={imageOf(invited.qr_svg)} alt={t("invitations.code")} />
          <CopyText label={t("invitations.link")} value={invited.link} />
          <p className={styles.until}>
            {t("door.validUntil")} <ZonedMoment value={invited.invitation.expires_at} />
          </p>
        </div>
      )}
    </Modal>
  );
}
