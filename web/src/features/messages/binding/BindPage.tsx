import { Alert, Button, Descriptions, Result } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type OpenBinding, useComeBack, useOpenBinding, useSayYes } from "@/api/bindings";
import { asProblem } from "@/api/client";
import { useLinkSecret } from "@/shared/linkSecret";
import { DoorFrame } from "@/ui/DoorFrame";
import { useErrorText } from "@/ui/errorText";
import { ErrorState, LoadingSkeleton } from "@/ui/states";
import { type Bindable, isInApp } from "./app";

function Gone({ about }: { about: string }) {
  const { t } = useTranslation();
  return (
    <DoorFrame title={t("binding.page")}>
      <Result status="warning" title={t("binding.gone")} subTitle={about} />
    </DoorFrame>
  );
}

/** Back from the vendor, with what says who this is. */
function Back({ state, code }: { state: string; code: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const bound = useComeBack(state, code);
  if (code === "") return <Gone about={t("binding.incomplete")} />;
  if (bound.error) return <Gone about={errorText(bound.error)} />;
  return (
    <DoorFrame title={t("binding.page")}>
      {bound.data ? (
        <Result status="success" title={t("binding.done")} subTitle={t("binding.doneAbout")} />
      ) : (
        <Result status="info" title={t("binding.finishing")} />
      )}
    </DoorFrame>
  );
}

function Asking({ token, binding }: { token: string; binding: OpenBinding }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const say = useSayYes();
  const medium = binding.medium as Bindable;
  const isThere = isInApp(medium, navigator.userAgent);
  const confirm = () => say.mutate(token, { onSuccess: ({ url }) => window.location.replace(url) });
  return (
    <DoorFrame title={t("binding.page")} about={t(`binding.ask.${medium}`)}>
      <div style={{ display: "grid", gap: 16 }}>
        <Descriptions
          bordered
          column={1}
          size="small"
          items={[
            { key: "person", label: t("binding.person"), children: binding.name },
            { key: "workspace", label: t("binding.workspace"), children: binding.workspace },
          ]}
        />
        <Alert type="warning" showIcon title={t("binding.notYou")} />
        {say.error && <Alert type="error" showIcon title={errorText(say.error)} />}
        {isThere ? (
          <Button
            type="primary"
            size="large"
            block
            loading={say.isPending || say.isSuccess}
            disabled={say.isError}
            onClick={confirm}
          >
            {t("binding.confirm")}
          </Button>
        ) : (
          <Alert type="info" showIcon title={t(`binding.openIn.${medium}`)} />
        )}
      </div>
    </DoorFrame>
  );
}

function Opened({ token }: { token: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const opened = useOpenBinding(token);
  if (token === "") return <Gone about={t("binding.incomplete")} />;
  if (opened.error && !asProblem(opened.error).passing) return <Gone about={errorText(opened.error)} />;
  if (opened.data) return <Asking token={token} binding={opened.data} />;
  return (
    <DoorFrame title={t("binding.page")}>
      {opened.error ? (
        <ErrorState compact error={opened.error} onRetry={() => opened.refetch()} />
      ) : (
        <LoadingSkeleton rows={4} />
      )}
    </DoorFrame>
  );
}

/** Opened by a binding's link inside the vendor's app, and again when the vendor sends the browser back. */
export function BindPage() {
  const token = useLinkSecret();
  const [given] = useSearchParams();
  const state = given.get("state");
  return state === null ? <Opened token={token} /> : <Back state={state} code={given.get("code") ?? ""} />;
}
