import { CloseOutlined, QuestionCircleOutlined, ShareAltOutlined } from "@ant-design/icons";
import { Button, Drawer, Radio, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMemberChoices } from "@/api/choices";
import type { FormDefinition } from "@/api/forms";
import { useDepartments } from "@/api/people";
import { type Share, useAddShare, useEndShare, useExplanation, useShares } from "@/api/rights";
import { useSignedIn } from "@/api/session";
import { useNarrow } from "@/shared/narrow";
import { DateText } from "@/ui/Amounts";
import { Mark } from "@/ui/Mark";
import { Reasons } from "@/ui/Reasons";
import { Answer, EmptyState } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./record.module.css";

interface Place {
  form: string;
  id: string;
}

function AddShare({ form, id }: Place) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const members = useMemberChoices(true).data ?? [];
  const departments = useDepartments().data ?? [];
  const add = useAddShare(form, id);
  const [chosen, setChosen] = useState<string>();
  const [editable, setEditable] = useState(false);
  const options = [
    {
      label: t("sharing.members"),
      options: members.map((each) => ({ value: `member ${each.id}`, label: each.label })),
    },
    {
      label: t("sharing.departments"),
      options: departments.map((each) => ({ value: `department ${each.id}`, label: each.name })),
    },
  ].filter((group) => group.options.length > 0);
  const submit = () => {
    const [kind, receiver] = (chosen ?? "").split(" ");
    const given = kind === "member" ? { member_id: receiver } : { department_id: receiver };
    add.mutate(
      { ...given, editable },
      {
        onSuccess: ({ share }) => {
          toasts.done(t("sharing.shared", { name: share.name }));
          setChosen(undefined);
        },
        onError: toasts.failed,
      },
    );
  };
  return (
    <div className={styles.sharing}>
      <Select
        aria-label={t("sharing.with")}
        placeholder={t("sharing.with")}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen}
        options={options}
        onChange={setChosen}
      />
      <Space wrap>
        <Radio.Group
          optionType="button"
          value={editable}
          options={[
            { value: false, label: t("sharing.read") },
            { value: true, label: t("sharing.edit") },
          ]}
          onChange={(event) => setEditable(event.target.value)}
        />
        <Button type="primary" disabled={!chosen} loading={add.isPending} onClick={submit}>
          {t("sharing.add")}
        </Button>
      </Space>
    </div>
  );
}

function ShareLine({ share, place, mayEnd }: { share: Share; place: Place; mayEnd: boolean }) {
  const { t } = useTranslation();
  const toasts = useToasts();
  const end = useEndShare(place.form, place.id);
  return (
    <li className={styles.share}>
      <span>
        <strong>{share.name}</strong>{" "}
        <Mark tone={share.editable ? "accent" : "plain"}>
          {t(share.editable ? "sharing.edit" : "sharing.read")}
        </Mark>
        <div className={styles.when}>
          {t("sharing.by", { name: share.by_name })} <DateText value={share.at} time />
        </div>
      </span>
      {mayEnd && (
        <Button
          type="text"
          size="small"
          aria-label={t("sharing.end")}
          title={t("sharing.end")}
          icon={<CloseOutlined aria-hidden="true" />}
          loading={end.isPending}
          onClick={() =>
            end.mutate(share.id, {
              onSuccess: () => toasts.done(t("sharing.ended")),
              onError: toasts.failed,
            })
          }
        />
      )}
    </li>
  );
}

function Shares(place: Place) {
  const { t } = useTranslation();
  return (
    <Answer query={useShares(place.form, place.id)} rows={3}>
      {({ shares, may_share }) => (
        <>
          {!may_share && <p className={styles.about}>{t("sharing.mayNot")}</p>}
          {may_share && (
            <>
              <p className={styles.about}>{t("sharing.about")}</p>
              <AddShare {...place} />
            </>
          )}
          {shares.length === 0 ? (
            <EmptyState compact title={t("sharing.none")} />
          ) : (
            <ul>
              {shares.map((share) => (
                <ShareLine key={share.id} share={share} place={place} mayEnd={may_share} />
              ))}
            </ul>
          )}
        </>
      )}
    </Answer>
  );
}

function Why({ form, id }: Place) {
  const explanation = useExplanation({ form, action: "read", record: id });
  return (
    <Answer query={explanation} rows={3}>
      {(found) => <Reasons explanation={found} />}
    </Answer>
  );
}

/** Whom a record is shared with, and why one sees it: buttons that open a drawer each; nothing for partner users. */
export function RecordRights({ form, id }: { form: FormDefinition; id: string }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { kind } = useSignedIn();
  const [open, setOpen] = useState<"sharing" | "why" | null>(null);
  if (kind !== "member") return null;
  const place = { form: form.key, id };
  return (
    <>
      <Button
        type="text"
        icon={<ShareAltOutlined aria-hidden="true" />}
        aria-label={t("sharing.open")}
        title={t("sharing.open")}
        onClick={() => setOpen("sharing")}
      />
      <Button
        type="text"
        icon={<QuestionCircleOutlined aria-hidden="true" />}
        aria-label={t("why.open")}
        title={t("why.open")}
        onClick={() => setOpen("why")}
      />
      <Drawer
        open={open !== null}
        size={narrow ? "100%" : 560}
        title={t(open === "why" ? "why.title" : "sharing.title")}
        onClose={() => setOpen(null)}
        destroyOnHidden
      >
        {open === "sharing" && <Shares {...place} />}
        {open === "why" && <Why {...place} />}
      </Drawer>
    </>
  );
}
