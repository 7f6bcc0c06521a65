import { useInfiniteQuery } from "@tanstack/react-query";
import { Select, Spin } from "antd";
import { type UIEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type OfferedPage, offeredValues } from "@/api/fills";
import type { FieldValues } from "@/api/records";
import { useSettled } from "@/shared/settled";
import { useBeside, useFormKey } from "../beside";
import { keysOf, takesOther } from "../choiceTypes";
import { type EditorProps, isEmpty, isUnread, POPUP_WIDTH } from "../contracts";
import { useOutside } from "../outside";
import { usePlaceholder } from "../reader";
import { wireValues } from "../wire";

const NEAR_THE_END = 80;
const NOTHING: OfferedPage = { options: [], more: false };

/** The values that the options depend on. */
function dependedOn(settings: Record<string, unknown>, beside: FieldValues): FieldValues {
  const { where } = (settings.source ?? {}) as { where?: { equals: string }[] };
  const keys = (where ?? []).map(({ equals }) => equals);
  const held = keys.filter((key) => !isEmpty(beside[key]) && !isUnread(beside[key]));
  return wireValues(Object.fromEntries(held.map((key) => [key, beside[key]])));
}

/** A choice whose options are values of another form: searched on the server, a page at a time. */
export function OfferedEditor(props: EditorProps) {
  const { field, value, onChange, onSettle, id, autoFocus, disabled, invalid, bare } = props;
  const { t } = useTranslation();
  const placeholder = usePlaceholder(field, t("fields.choose"));
  const form = useFormKey();
  const outside = useOutside();
  const values = dependedOn(field.settings, useBeside());
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim(), 250);
  const many = field.type === "multi_select";
  const chosen = keysOf(value);
  const found = useInfiniteQuery({
    queryKey: ["offered", form, field.key, values, search],
    queryFn: ({ pageParam: skip }) => {
      const asked = { field: field.key, values, search, skip };
      if (outside) return outside.options(asked);
      return form ? offeredValues(form, asked) : NOTHING;
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      last.more ? pages.reduce((count, page) => count + page.options.length, 0) : undefined,
    enabled: !disabled,
  });
  const offered = found.data?.pages.flatMap(({ options }) => options) ?? [];
  const own = takesOther(field) && typed.trim() !== "" ? [typed.trim()] : [];
  const all = [...new Set([...own, ...(typed ? [] : chosen), ...offered])];
  const onScroll = ({ currentTarget: list }: UIEvent<HTMLDivElement>) => {
    const isNear = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
    if (isNear && found.hasNextPage && !found.isFetching) void found.fetchNextPage();
  };
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      mode={many ? "multiple" : undefined}
      value={many ? chosen : (chosen[0] ?? null)}
      options={all.map((each) => ({ value: each, label: each }))}
      onChange={(picked: string | string[] | undefined) => {
        const next = Array.isArray(picked) ? (picked.length > 0 ? picked : null) : (picked ?? null);
        setTyped("");
        if (many || !onSettle) onChange(next);
        else onSettle(next);
      }}
      onSelect={(picked) => !many && picked === chosen[0] && onSettle?.(value)}
      allowClear={!field.required}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onPopupScroll={onScroll}
      notFoundContent={found.isFetching ? <Spin size="small" /> : t("offered.nothing")}
      placeholder={placeholder}
      autoFocus={autoFocus}
      defaultOpen={bare}
      popupMatchSelectWidth={bare ? POPUP_WIDTH : undefined}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      variant={bare ? "borderless" : undefined}
    />
  );
}
