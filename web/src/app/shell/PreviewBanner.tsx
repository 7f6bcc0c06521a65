import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLeavePreview } from "@/api/session";
import { useToasts } from "@/ui/toasts";
import styles from "./PreviewBanner.module.css";

/** Never lets one forget that one looks through another's eyes. */
export function PreviewBanner({ name, by }: { name: string; by: string }) {
  const { t } = useTranslation();
  const leave = useLeavePreview();
  const toasts = useToasts();
  return (
    <div className={styles.banner} role="status">
      <EyeOutlined aria-hidden="true" />
      <span>{t("frame.previewing", { name, by })}</span>
      <Button
        size="small"
        loading={leave.isPending}
        onClick={() => leave.mutate(undefined, { onError: toasts.failed })}
      >
        {t("frame.leavePreview")}
      </Button>
    </div>
  );
}
