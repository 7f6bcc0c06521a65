import { ArrowDownOutlined, ArrowUpOutlined, ExpandAltOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { FormDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { useNarrow } from "@/shared/narrow";
import { useToasts } from "@/ui/toasts";
import { BinActions } from "../bulk/BinActions";
import { PrintButton } from "../print/PrintButton";
import type { GridRow } from "../state/rowStore";
import { NewRecord } from "./NewRecord";
import { RecordMore } from "./RecordMore";
import { RecordView } from "./RecordView";
import { RecordRights } from "./Sharing";

/** The records before and after one in the grid, as far as they are here. */
export function neighbours(
  rows: readonly GridRow[],
  id: string,
): { before: string | null; after: string | null } {
  const at = rows.findIndex((row) => row.record?.id === id);
  const of = (index: number) => rows[index]?.record?.id ?? null;
  return at < 0 ? { before: null, after: null } : { before: of(at - 1), after: of(at + 1) };
}

const WRITES = "input, textarea, select, [contenteditable], [role=combobox], [role=tablist], [role=grid]";

/** A record beside the grid: arrow keys go to its neighbours, and it widens to a page. */
export function RecordDrawer(props: {
  form: FormDefinition;
  id: string | null;
  rows: readonly GridRow[];
  /** The recycle bin is shown. */
  bin: boolean;
  onGo: (id: string) => void;
  onClose: () => void;
}) {
  const { form, id, rows, onGo, onClose } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { done } = useToasts();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const [title, setTitle] = useState("");
  const creating = id === "new";
  const { before, after } = neighbours(rows, id ?? "");

  useEffect(() => {
    if (!id || creating) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        (event.target as Element).closest?.(WRITES) ||
        document.querySelector(".ant-modal-wrap:not([style*='display: none'])")
      )
        return;
      const next =
        event.key === "ArrowUp" || event.key === "ArrowLeft"
          ? before
          : event.key === "ArrowDown" || event.key === "ArrowRight"
            ? after
            : null;
      if (!next) return;
      event.preventDefault();
      onGo(next);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [id, creating, before, after, onGo]);

  const onTitle = useCallback((text: string) => setTitle(text), []);
  const tools = !creating && (
    <>
      <Button
        type="text"
        icon={<ArrowUpOutlined aria-hidden="true" />}
        disabled={!before}
        aria-label={t("records.previous")}
        title={t("records.previous")}
        onClick={() => before && onGo(before)}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined aria-hidden="true" />}
        disabled={!after}
        aria-label={t("records.next")}
        title={t("records.next")}
        onClick={() => after && onGo(after)}
      />
      {!props.bin && id && <PrintButton form={form} what={{ ids: [id] }} bare />}
      {!props.bin && id && <RecordRights key={id} form={form} id={id} />}
      {!props.bin && id && <RecordMore form={form} id={id} onCopied={onGo} />}
      {!props.bin && (
        <Button
          type="text"
          icon={<ExpandAltOutlined aria-hidden="true" />}
          aria-label={t("records.widen")}
          title={t("records.widen")}
          onClick={() => navigate(`/forms/${form.key}/${id}`)}
        />
      )}
    </>
  );
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      size={narrow ? "100%" : 640}
      title={creating ? t("records.newOf", { name: label(form.title) }) : title}
      extra={tools}
      mask={creating}
      footer={props.bin && id && <BinActions form={form} ids={[id]} onDone={onClose} />}
      destroyOnHidden
    >
      {creating ? (
        <NewRecord
          form={form}
          onCancel={onClose}
          onCreated={(record) => {
            done(t("records.created"));
            onGo(record.id);
          }}
        />
      ) : (
        id && <RecordView key={id} form={form} id={id} wide={false} binned={props.bin} onTitle={onTitle} />
      )}
    </Drawer>
  );
}
