import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useVocabulary } from "@/api/roles";
import { type Token, useRevokeToken, useTokens } from "@/api/tokens";
import { DateText } from "@/ui/Amounts";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { CopyText } from "@/ui/CopyText";
import { DataTable } from "@/ui/DataTable";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./me.module.css";
import { NewTokenDrawer } from "./NewTokenDrawer";

function SecretOnce({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={secret !== null}
      title={t("me.tokenMade")}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("me.tokenKept")}
        </Button>
      }
    >
      <div className={styles.stack}>
        <Alert type="warning" showIcon title={t("me.tokenOnce")} />
        <CopyText label={t("me.token")} value={secret ?? ""} />
      </div>
    </Modal>
  );
}

function Expiry({ token }: { token: Token }) {
  const { t } = useTranslation();
  if (!token.expires_at) return <Mark tone="warn">{t("me.neverExpires")}</Mark>;
  if (new Date(token.expires_at) < new Date()) return <Mark tone="bad">{t("me.expired")}</Mark>;
  return <DateText value={token.expires_at} />;
}

/** Keys for programs that act with the owner's rights, and fewer. */
export function TokensPage() {
  const { t } = useTranslation();
  const tokens = useTokens();
  const scopes = useVocabulary().data?.scopes ?? [];
  const revoke = useRevokeToken();
  const toasts = useToasts();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const scopeTitle = (key: string) => scopes.find((scope) => scope.key === key)?.title ?? key;
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t("me.addToken")}
    </Button>
  );
  const confirmRevoke = () =>
    revoking &&
    revoke.mutate(revoking.id, {
      onSuccess: () => {
        setRevoking(null);
        toasts.done(t("me.tokenRevoked"));
      },
      onError: toasts.failed,
    });
  return (
    <>
      <PageHeader title={t("frame.tokens")} about={t("me.tokensAbout")} actions={add} />
      <Panel flush>
        <DataTable<Token>
          label={t("frame.tokens")}
          rows={tokens.data}
          rowKey={(token) => token.id}
          error={tokens.error}
          onRetry={() => tokens.refetch()}
          empty={<EmptyState title={t("me.tokensEmpty")} about={t("me.tokensEmptyAbout")} action={add} />}
          columns={[
            { key: "name", title: t("me.tokenName"), card: "title", render: (token) => token.name },
            {
              key: "scopes",
              title: t("me.scopes"),
              card: "line",
              render: (token) => token.scopes.map(scopeTitle).join(t("frame.listSeparator")),
            },
            {
              key: "expires",
              title: t("me.expires"),
              card: "line",
              render: (token) => <Expiry token={token} />,
            },
            {
              key: "used",
              title: t("me.lastUsed"),
              render: (token) =>
                token.last_used_at ? <DateText value={token.last_used_at} time /> : t("me.neverUsed"),
            },
            {
              key: "revoke",
              title: t("frame.actions"),
              untitled: true,
              card: "end",
              align: "right",
              render: (token) => (
                <Button size="small" danger onClick={() => setRevoking(token)}>
                  {t("me.revoke")}
                </Button>
              ),
            },
          ]}
        />
      </Panel>
      <NewTokenDrawer open={adding} onClose={() => setAdding(false)} onMade={setSecret} />
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
      <ConfirmWithCount
        open={revoking !== null}
        title={t("me.revokeTitle", { name: revoking?.name })}
        about={t("me.revokeAbout")}
        action={t("me.revoke")}
        pending={revoke.isPending}
        onConfirm={confirmRevoke}
        onCancel={() => setRevoking(null)}
      />
    </>
  );
}
