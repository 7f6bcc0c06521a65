import { CheckCircleFilled, QrcodeOutlined } from "@ant-design/icons";
import { Button, Input, Popconfirm } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBind, useUnbind } from "@/api/bindings";
import type { Medium } from "@/api/messages";
import { useSignedIn } from "@/api/session";
import { useToasts } from "@/ui/toasts";
import styles from "../messages.module.css";
import { type Bindable, isInApp } from "./app";

const BindingDialog = lazy(async () => ({ default: (await import("./BindingDialog")).BindingDialog }));

interface Props {
  medium: Medium;
  /** What is kept. */
  address: string;
  /** What stands in the field and is not saved yet. */
  typed: string | undefined;
  bindable: boolean;
  onType: (address: string) => void;
}

function Typed({ medium, address, typed, onType }: Props) {
  const { t } = useTranslation();
  return (
    <label htmlFor={`address-${medium}`}>
      {t(`messages.address.${medium as "wecom"}`)}
      <Input
        id={`address-${medium}`}
        maxLength={128}
        value={typed ?? address}
        onChange={(event) => onType(event.target.value)}
      />
    </label>
  );
}

interface BoundProps {
  medium: Bindable;
  address: string;
  onUnbound: () => void;
}

function Bound({ medium, address, onUnbound }: BoundProps) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const unbind = useUnbind();
  const { preview } = useSignedIn();
  return (
    <div className={styles.bindingLine}>
      <span className={styles.bound}>
        <CheckCircleFilled aria-hidden="true" /> {t("binding.bound")}
      </span>
      <span className={styles.account}>{address}</span>
      {!preview && (
        <Popconfirm
          title={t("binding.unbindTitle")}
          description={t("binding.unbindAbout", { medium: t(`messages.media.${medium}`) })}
          okText={t("binding.unbind")}
          onConfirm={() =>
            unbind.mutate(medium, {
              onSuccess: () => {
                onUnbound();
                toasts.done(t("binding.unbound"));
              },
              onError: toasts.failed,
            })
          }
        >
          <Button loading={unbind.isPending}>{t("binding.unbind")}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

function Unbound({ medium, onTyped }: { medium: Bindable; onTyped: () => void }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const bind = useBind();
  const { preview } = useSignedIn();
  const [shown, setShown] = useState(false);
  const begin = () => {
    if (!isInApp(medium, navigator.userAgent)) setShown(true);
    else
      bind.mutate(medium, { onSuccess: ({ link }) => window.location.assign(link), onError: toasts.failed });
  };
  if (preview) return null;
  return (
    <div className={styles.bindingLine}>
      <Button icon={<QrcodeOutlined aria-hidden="true" />} loading={bind.isPending} onClick={begin}>
        {t(`binding.bind.${medium}`)}
      </Button>
      <Button type="link" onClick={onTyped}>
        {t("binding.typed")}
      </Button>
      {shown && (
        <Suspense fallback={null}>
          <BindingDialog medium={medium} onClose={() => setShown(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Where one is reached on a medium of one's own: bound by its app where that can be, else typed. */
export function OwnAddress(props: Props) {
  const { t } = useTranslation();
  const [types, setTypes] = useState(false);
  const medium = props.medium as Bindable;
  const isTyping = types && !(props.address && props.typed === undefined);
  if (!props.bindable || isTyping) return <Typed {...props} />;
  return (
    <div className={styles.binding}>
      {t(`messages.media.${medium}`)}
      {props.address ? (
        <Bound medium={medium} address={props.address} onUnbound={() => setTypes(false)} />
      ) : (
        <Unbound medium={medium} onTyped={() => setTypes(true)} />
      )}
    </div>
  );
}
