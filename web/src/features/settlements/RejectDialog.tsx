import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

const LONGEST_REASON = 5000;

/** Asks why a settlement is sent back; without a reason it is not. */
export function RejectDialog(props: {
  open: boolean;
  period: string;
  pending: boolean;
  onReject: (reason: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open={props.open}
      title={t("settlements.ask.reject", { period: props.period })}
      okText={t("settlements.actions.reject")}
      okButtonProps={{ danger: true, loading: props.pending }}
      cancelText={t("frame.cancel")}
      onOk={() => form.submit()}
      onCancel={props.onCancel}
      destroyOnHidden
      width={480}
    >
      <p>{t("settlements.askAbout.reject")}</p>
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        style={{ marginTop: 12 }}
        onFinish={({ reason }) => props.onReject(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t("settlements.reason")}
          rules={[{ required: true, whitespace: true, message: t("settlements.reasonMissing") }]}
        >
          <Input.TextArea
            autoFocus
            rows={4}
            maxLength={LONGEST_REASON}
            placeholder={t("settlements.reasonHint")}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
