import { Form, Input, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invited, useInvite } from "@/api/invitations";
import { usePartnerSearch } from "@/api/partners";
import { AddressField, addressOf } from "@/ui/AddressField";
import { FormDrawer } from "@/ui/FormDrawer";
import { RolePicker } from "../pickers";

interface InviteForm {
  partner: string;
  name: string;
  address: string;
  roles: string[];
}

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
export function InvitePartnerDrawer(props: {
  open: boolean;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}) {
  const { t } = useTranslation();
  const invite = useInvite();
  const submit = async ({ address, ...given }: InviteForm) => {
    const invited = await invite.mutateAsync({ kind: "partner", ...given, ...addressOf(address) });
    props.onClose();
    props.onInvited(invited);
  };
  return (
    <FormDrawer<InviteForm>
      open={props.open}
      title={t("partnerUsers.invite")}
      submit={t("invitations.make")}
      initial={{ roles: [] }}
      names={{ email: "address", phone: "address" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Form.Item
        name="partner"
        label={t("partnerUsers.partner")}
        rules={[{ required: true, message: t("partnerUsers.partnerMissing") }]}
      >
        <PartnerPicker />
      </Form.Item>
      <Form.Item
        name="name"
        label={t("members.name")}
        rules={[{ required: true, whitespace: true, message: t("members.nameMissing") }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <AddressField name="address" />
      <Form.Item
        name="roles"
        label={t("members.roles")}
        rules={[{ required: true, type: "array", min: 1, message: t("members.rolesMissing") }]}
      >
        <RolePicker kind="partner" />
      </Form.Item>
    </FormDrawer>
  );
}
