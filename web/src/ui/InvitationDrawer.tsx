import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type InvitationGiven, type Invited, useInvite } from "@/api/invitations";
import { AddressField, addressOf } from "./AddressField";
import { FormDrawer } from "./FormDrawer";
import { NameField, RolesField } from "./personFields";

interface InvitationForm {
  name: string;
  address: string;
  roles: string[];
  partner?: string;
  department_id?: string | null;
}

export interface InvitationDoor {
  open: boolean;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}

interface InvitationDrawerProps extends InvitationDoor {
  kind: InvitationGiven["kind"];
  title: string;
  /** The control that picks roles. */
  roles: ReactNode;
  initial?: Partial<InvitationForm>;
  /** What goes with the form's values. */
  also?: Partial<InvitationGiven>;
  before?: ReactNode;
  after?: ReactNode;
}

/** Lets somebody in: a link and a QR code for one address, working once, for 72 hours. */
export function InvitationDrawer(props: InvitationDrawerProps) {
  const { t } = useTranslation();
  const invite = useInvite();
  const submit = async ({ address, ...given }: InvitationForm) => {
    const invited = await invite.mutateAsync({
      kind: props.kind,
      ...given,
      ...addressOf(address),
      ...props.also,
    });
    props.onClose();
    props.onInvited(invited);
  };
  return (
    <FormDrawer<InvitationForm>
      open={props.open}
      title={props.title}
      submit={t("invitations.make")}
      initial={{ roles: [], ...props.initial }}
      names={{ email: "address", phone: "address" }}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {props.before}
      <NameField />
      <AddressField name="address" />
      <RolesField>{props.roles}</RolesField>
      {props.after}
    </FormDrawer>
  );
}
