import { Select, type SelectProps } from "antd";
import { useMembers } from "@/api/people";

/** One active member, found by name or code. */
export function MemberPicker({ without, ...rest }: { without?: string } & SelectProps<string>) {
  const members = useMembers().data ?? [];
  const options = members
    .filter((member) => member.active && member.id !== without)
    .map((member) => ({ value: member.id, label: [member.name, member.code].filter(Boolean).join(" · ") }));
  return <Select allowClear showSearch={{ optionFilterProp: "label" }} options={options} {...rest} />;
}
