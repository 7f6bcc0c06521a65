import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useSearchParams } from "react-router";
import { useSession, useSignIn, useWays } from "@/api/session";
import { DoorFrame } from "@/ui/DoorFrame";
import { useErrorText } from "@/ui/errorText";
import { CodeForm } from "./CodeForm";
import { ForgottenPassword } from "./ForgottenPassword";
import { WorkspaceChoice } from "./WorkspaceChoice";

/** Only a path of this site may follow the sign-in. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

export function SignInPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [search] = useSearchParams();
  const state: { ended?: boolean } | null = useLocation().state;
  const session = useSession();
  const signIn = useSignIn();
  const ways = useWays();
  const [entering, setEntering] = useState(false);
  const [way, setWay] = useState<"password" | "code">("password");
  if (session.data && entering && session.data.workspaces.length > 1) {
    return <WorkspaceChoice session={session.data} onChosen={() => setEntering(false)} />;
  }
  if (session.data) return <Navigate to={safeNext(search.get("next"))} replace />;
  const submit = (given: { email: string; password: string }) => {
    setEntering(true);
    signIn.mutate(given);
  };
  return (
    <DoorFrame title={t("door.signIn")}>
      {way === "code" && <CodeForm onEnter={() => setEntering(true)} />}
      {way === "password" && (
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          {state?.ended && !signIn.error && (
            <Form.Item>
              <Alert type="info" showIcon title={t("door.ended")} description={t("door.endedAbout")} />
            </Form.Item>
          )}
          {signIn.error && (
            <Form.Item>
              <Alert type="error" showIcon title={errorText(signIn.error)} role="alert" />
            </Form.Item>
          )}
          <Form.Item
            name="email"
            label={t("door.account")}
            rules={[{ required: true, whitespace: true, message: t("door.accountMissing") }]}
          >
            <Input size="large" autoComplete="username" autoFocus inputMode="email" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("door.password")}
            rules={[{ required: true, message: t("door.passwordMissing") }]}
          >
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending}>
            {t("door.signIn")}
          </Button>
          <ForgottenPassword mailed={ways.mailedReset} />
        </Form>
      )}
      {(ways.phoneCode || way === "code") && (
        <Button type="link" block onClick={() => setWay(way === "code" ? "password" : "code")}>
          {t(way === "code" ? "door.byPassword" : "door.byCode")}
        </Button>
      )}
    </DoorFrame>
  );
}
