import { Alert, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useDuties } from "@/api/people";
import { useMay } from "@/api/session";
import { useLabel } from "@/shared/locale";
import { MemberPicker } from "@/ui/MemberPicker";
import { ErrorState, LoadingSkeleton } from "@/ui/states";

/** What somebody who is about to be deactivated leaves behind in flows, and who takes it over. */
export function Leaving({ id }: { id: string }) {
  const { t } = useTranslation();
  const label = useLabel();
  const mayHand = useMay("flows.manage");
  const stays = Form.useWatch("active") !== false;
  const heir = Form.useWatch("heir");
  const duties = useDuties(id, !stays);
  if (stays) return null;
  if (duties.error) return <ErrorState error={duties.error} onRetry={() => duties.refetch()} />;
  if (!duties.data) return <LoadingSkeleton rows={2} />;
  const { waiting, flows } = duties.data;
  if (waiting === 0 && flows.length === 0) return <p>{t("leaving.nothing")}</p>;
  return (
    <>
      <Alert
        type="warning"
        title={waiting > 0 ? t("leaving.waiting", { count: waiting }) : t("leaving.named")}
        description={
          flows.length > 0 && (
            <>
              {waiting > 0 && t("leaving.named")}
              <ul>
                {flows.map((flow) => (
                  <li key={flow.key}>
                    <Link to={`/flows/${flow.key}`}>
                      {flow.steps.length > 0
                        ? t("leaving.steps", {
                            flow: label(flow.title),
                            steps: flow.steps.map((step) => label(step)).join(t("frame.listSeparator")),
                          })
                        : label(flow.title)}
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      />
      {waiting > 0 && mayHand && (
        <Form.Item name="heir" label={t("leaving.heir")} extra={t("leaving.heirHint")}>
          <MemberPicker without={id} placeholder={t("leaving.noHeir")} />
        </Form.Item>
      )}
      {heir && (
        <Form.Item
          name="reason"
          label={t("leaving.reason")}
          rules={[{ required: true, whitespace: true, message: t("leaving.reasonMissing") }]}
        >
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      )}
    </>
  );
}
