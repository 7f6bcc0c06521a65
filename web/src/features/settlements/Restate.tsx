import { Button, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Settlement, useRestate } from "@/api/settlements";
import { useToasts } from "@/ui/toasts";

const LONGEST_REASON = 2000;

interface Written {
  reason: string;
  plan: "same" | "newest";
}

/** Corrects a published settlement by a new version; asks why, and by which version of the plan. */
export function Restate({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Written>();
  const restate = useRestate(settlement.id);
  const navigate = useNavigate();
  const toasts = useToasts();
  const begin = async ({ reason, plan }: Written) => {
    try {
      const begun = await restate.mutateAsync({ reason: reason.trim(), plan });
      setOpen(false);
      toasts.done(t("settlements.done.restate"));
      navigate(`/settlements/${begun.settlement.id}?job=${begun.job.id}`);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("settlements.actions.restate")}</Button>
      <Modal
        open={open}
        title={t("settlements.ask.restate", { period: settlement.period })}
        okText={t("settlements.actions.restate")}
        okButtonProps={{ loading: restate.isPending }}
        cancelText={t("frame.cancel")}
        mask={{ closable: false }}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
        width={480}
      >
        <p>{t("settlements.askAbout.restate")}</p>
        <Form
          form={form}
          layout="vertical"
          preserve={false}
          style={{ marginTop: 12 }}
          initialValues={{ plan: "same" }}
          onFinish={begin}
        >
          <Form.Item
            name="reason"
            label={t("settlements.restate.reason")}
            rules={[{ required: true, whitespace: true, message: t("settlements.restate.reasonMissing") }]}
          >
            <Input.TextArea
              autoFocus
              rows={3}
              maxLength={LONGEST_REASON}
              placeholder={t("settlements.restate.reasonHint")}
            />
          </Form.Item>
          <Form.Item name="plan" label={t("settlements.restate.plan")} style={{ marginBottom: 0 }}>
            <Radio.Group
              options={[
                {
                  value: "same",
                  label: t("settlements.restate.same", { version: settlement.plan_version }),
                },
                { value: "newest", label: t("settlements.restate.newest") },
              ]}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
