import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { asProblem } from "@/api/client";
import { type OpenInvitation, useAcceptInvitation, useOpenInvitation } from "@/api/invitations";
import { useLinkSecret } from "@/shared/linkSecret";
import { ZonedMoment } from "@/ui/Amounts";
import { DoorFrame } from "@/ui/DoorFrame";
import { useErrorText } from "@/ui/errorText";
import { NewPassword } from "@/ui/NewPassword";
import { showFieldErrors } from "@/ui/problemFields";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import styles from "./door.module.css";

interface Accepted {
  name: string;
  password: string;
}

function AcceptForm({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [form] = Form.useForm<Accepted>();
  const accept = useAcceptInvitation();
  const submit = ({ name, password }: Accepted) =>
    accept.mutate(
      { token, name, password },
      {
        onSuccess: () => navigate("/", { replace: true }),
        onError: (error) => showFieldErrors(form, error),
      },
    );
  const shown = accept.error && asProblem(accept.error).errors.length === 0;
  return (
    <Form<Accepted>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: invitation.name }}
      scrollToFirstError={{ focus: true }}
      onFinish={submit}
    >
      {shown && (
        <Form.Item>
          <Alert type="error" showIcon title={errorText(accept.error)} />
        </Form.Item>
      )}
      <Form.Item label={t("door.account")}>
        <Input
          size="large"
          readOnly
          variant="filled"
          value={invitation.email ?? invitation.phone ?? ""}
          autoComplete="username"
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={t("door.yourName")}
        rules={[{ required: true, whitespace: true, message: t("door.nameMissing") }]}
      >
        <Input size="large" autoComplete="name" maxLength={100} />
      </Form.Item>
      {invitation.has_account ? (
        <Form.Item
          name="password"
          label={t("door.password")}
          extra={t("door.hasAccount")}
          rules={[{ required: true, message: t("door.passwordMissing") }]}
        >
          <Input.Password size="large" autoComplete="current-password" />
        </Form.Item>
      ) : (
        <NewPassword name="password" size="large" />
      )}
      <Button type="primary" size="large" block htmlType="submit" loading={accept.isPending}>
        {t("door.accept")}
      </Button>
      {invitation.statement_key && (
        <p className={styles.key}>
          {t("door.statementKey")}
          <code>{invitation.statement_key}</code>
        </p>
      )}
    </Form>
  );
}

/** Opened by an invitation's link or QR code. Opening consumes nothing; accepting does, once. */
export function InvitationPage() {
  const { t } = useTranslation();
  const token = useLinkSecret();
  const opened = useOpenInvitation(token);
  const invitation = opened.data;
  if (token === "" || (opened.error && !asProblem(opened.error).passing)) {
    return (
      <DoorFrame title={t("door.invitationGone")} about={t("door.invitationGoneAbout")}>
        <Button href="/sign-in">{t("door.toSignIn")}</Button>
      </DoorFrame>
    );
  }
  if (!invitation) {
    return (
      <DoorFrame title={t("door.invitation")}>
        {opened.error ? (
          <ErrorState compact error={opened.error} onRetry={() => opened.refetch()} />
        ) : (
          <LoadingSkeleton rows={4} />
        )}
      </DoorFrame>
    );
  }
  const where = invitation.partner
    ? t("door.invitedForPartner", { partner: invitation.partner.label, workspace: invitation.workspace.name })
    : t("door.invitedInside", { workspace: invitation.workspace.name });
  return (
    <DoorFrame
      title={t("door.invitation")}
      about={
        <>
          {where}
          <br />
          {t("door.invitedBy", { name: invitation.invited_by })}
          {" · "}
          {t("door.validUntil")}{" "}
          <ZonedMoment value={invitation.expires_at} zone={invitation.workspace.time_zone} />
        </>
      }
    >
      <AcceptForm token={token} invitation={invitation} />
    </DoorFrame>
  );
}
