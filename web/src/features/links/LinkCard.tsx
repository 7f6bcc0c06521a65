import { Alert, App, Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { codeAddress, type PublicLink, useRemoveLink, useRenewLink, useSaveLink } from "@/api/links";
import { useReader } from "@/fields/reader";
import { CopyText } from "@/ui/CopyText";
import { Mark } from "@/ui/Mark";
import { Panel } from "@/ui/Panel";
import { useToasts } from "@/ui/toasts";
import { embedSnippet } from "./draft";
import styles from "./links.module.css";

interface Acts {
  form: string;
  link: PublicLink;
  onChange: () => void;
  onPrefill: () => void;
}

function Actions({ form, link, onChange, onPrefill }: Acts) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toasts = useToasts();
  const save = useSaveLink(form);
  const renew = useRenewLink(form);
  const remove = useRemoveLink(form);
  const ask = (what: "renew" | "remove", run: () => Promise<unknown>) =>
    modal.confirm({
      title: t(`links.${what}Title`),
      content: t(`links.${what}About`),
      okText: t(`links.${what}`),
      okButtonProps: { danger: true },
      cancelText: t("frame.cancel"),
      onOk: () => run().catch(toasts.failed),
    });
  const items = [
    ...(link.document.kind === "fill"
      ? [{ key: "prefill", label: t("links.prefill"), onClick: onPrefill }]
      : []),
    ...(link.has_password
      ? [
          {
            key: "open",
            label: t("links.passwordOff"),
            onClick: () => save.mutate({ id: link.id, password: null }, { onError: toasts.failed }),
          },
        ]
      : []),
    {
      key: "renew",
      label: t("links.renew"),
      onClick: () => void ask("renew", () => renew.mutateAsync(link.id)),
    },
    {
      key: "remove",
      danger: true,
      label: t("links.remove"),
      onClick: () => void ask("remove", () => remove.mutateAsync(link.id)),
    },
  ];
  return (
    <>
      <Button onClick={onChange}>{t("links.edit")}</Button>
      <Button
        loading={save.isPending}
        onClick={() => save.mutate({ id: link.id, paused: !link.paused }, { onError: toasts.failed })}
      >
        {t(link.paused ? "links.resume" : "links.pause")}
      </Button>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button>{t("links.more")}</Button>
      </Dropdown>
    </>
  );
}

function State({ link }: { link: PublicLink }) {
  const { t } = useTranslation();
  return (
    <>
      <Mark>{t(link.document.kind === "fill" ? "links.fill" : "links.query")}</Mark>
      <Mark tone={link.closed ? "warn" : "good"}>
        {t(link.closed ? `links.state.${link.closed}` : "links.state.open")}
      </Mark>
      {link.has_password && <Mark>{t("links.hasPassword")}</Mark>}
    </>
  );
}

/** One link: its address and code, what came by it, and what can be done with it. */
export function LinkCard(props: Acts) {
  const { form, link } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const title = label(link.document.title);
  const framed = (link.document.frame_ancestors ?? []).length > 0;
  return (
    <Panel
      title={
        <span className={styles.head}>
          {title} <State link={link} />
        </span>
      }
      actions={<Actions {...props} />}
    >
      <div className={styles.card}>
        <div className={styles.words}>
          {link.problems.map((problem) => (
            <Alert key={`${problem.field} ${problem.code}`} type="warning" showIcon title={problem.message} />
          ))}
          {link.address ? (
            <CopyText label={t("links.address")} value={link.address} />
          ) : (
            <Alert
              type={link.is_unopened ? "info" : "error"}
              showIcon
              title={t(link.is_unopened ? "links.unopened" : "links.addressLost")}
            />
          )}
          {framed && link.address && (
            <CopyText label={t("links.embed")} value={embedSnippet(link.address, title)} />
          )}
          {link.document.kind === "fill" && (
            <p className={styles.note}>
              {t("links.count", { count: link.submissions })}
              {(link.channels ?? [])
                .filter(({ channel }) => channel)
                .map(({ channel, count }) => ` · ${channel} ${count}`)
                .join("")}
            </p>
          )}
        </div>
        {link.address && (
          <div className={styles.codeBox}>
            <img className={styles.qr} src={codeAddress(form, link.id, "svg")} alt={t("links.code")} />
            <a href={codeAddress(form, link.id, "png")} download={`${link.id}.png`}>
              {t("links.download")}
            </a>
          </div>
        )}
      </div>
    </Panel>
  );
}
