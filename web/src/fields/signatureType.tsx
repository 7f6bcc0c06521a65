import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress, type StoredFile } from "@/api/files";
import type { CellProps, EditorProps, FieldEntry } from "./contracts";
import { isEmpty } from "./contracts";
import styles from "./fields.module.css";
import { late } from "./late";

const SignaturePad = late(async () => (await import("./SignaturePad")).default);

const drawnOf = (value: unknown): StoredFile | undefined =>
  Array.isArray(value) ? (value[0] as StoredFile | undefined) : undefined;

function SignatureCell({ value, dense }: CellProps) {
  const { t } = useTranslation();
  const drawn = drawnOf(value);
  if (!drawn) return null;
  return (
    <img
      className={styles.signature}
      data-dense={dense}
      src={fileAddress(drawn.id)}
      alt={t("fields.signature.drawn")}
      loading="lazy"
    />
  );
}

function SignatureEditor({ field, value, onChange, id, disabled }: EditorProps) {
  const { t } = useTranslation();
  const [drawing, setDrawing] = useState(false);
  if (drawing) {
    return (
      <SignaturePad
        onCancel={() => setDrawing(false)}
        onDrawn={(stored) => {
          onChange([stored]);
          setDrawing(false);
        }}
      />
    );
  }
  return (
    <div className={styles.signed}>
      <SignatureCell field={field} value={value} />
      <Button
        id={id}
        icon={<EditOutlined aria-hidden="true" />}
        onClick={() => setDrawing(true)}
        disabled={disabled}
      >
        {isEmpty(value) ? t("fields.signature.sign") : t("fields.signature.again")}
      </Button>
      {!isEmpty(value) && !field.required && (
        <Button type="text" onClick={() => onChange(null)} disabled={disabled}>
          {t("fields.signature.remove")}
        </Button>
      )}
    </div>
  );
}

export const signature: FieldEntry = {
  icon: <EditOutlined aria-hidden="true" />,
  family: "media",
  align: "start",
  width: 136,
  isWide: true,
  text: (value) => drawnOf(value)?.name ?? "",
  parse: (text) => (text.trim() === "" ? { value: null } : { refused: true }),
  Cell: SignatureCell,
  Editor: SignatureEditor,
  initial: () => ({}),
};
