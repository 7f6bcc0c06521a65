import { Form, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePartnerSearch } from "@/api/partners";
import { type InvitationDoor, InvitationDrawer } from "@/ui/InvitationDrawer";
import { RolePicker } from "../pickers";

/** A partner found by name or code; the server searches. */
function PartnerPicker(props: { value?: string; onChange?: (value: string) => void; id?: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const found = usePartnerSearch(useDeferredValue(typed));
  return (
    <Select
      id={props.id}
      value={props.value}
      onChange={props.onChange}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t("partnerUsers.partnerSearch")}
      notFoundContent={found.isPending ? t("states.loading") : t("states.nothingFound")}
      options={found.data?.map((partner) => ({
        value: partner.id,
        label: `${partner.reseller_name} · ${partner.reseller_key}`,
      }))}
    />
  );
}

/** Lets a person of a partner in; bound to that partner, that address and those roles. */
export function InvitePartnerDrawer(door: InvitationDoor) {
  const { t } = useTranslation();
  return (
    <InvitationDrawer
      {...door}
      kind="partner"
      title={t("partnerUsers.invite")}
      roles={<RolePicker kind="partner" />}
      before={
        <Form.Item
          name="partner"
          label={t("partnerUsers.partner")}
          rules={[{ required: true, message: t("partnerUsers.partnerMissing") }]}
        >
          <PartnerPicker />
        </Form.Item>
      }
    />
  );
}
