import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_TYPES } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { isEmpty } from "@/fields/contracts";
import type { MaskedProps } from "@/fields/masked";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { Mark } from "@/ui/Mark";
import styles from "./masked.module.css";
import { Revealing } from "./revealing";

const DOTS = "••••";
const TEXTS: readonly string[] = ["text", "markup"];

/** Texts say that they are there; of all else a mask does not tell even that. */
const isNothing = (field: FieldDefinition, value: unknown) =>
  isEmpty(value) && TEXTS.includes(FIELD_TYPES[field.meaning ?? field.type].kind);

function Value({ field, value, dense }: Pick<MaskedProps, "field" | "value" | "dense">) {
  if (typeof value === "string" && value.includes(DOTS)) return value;
  const { Cell } = entryOf(field.meaning ?? field.type);
  return <Cell field={field} value={value} dense={dense ?? false} />;
}

/** A masked value among others where nothing can be pressed: as much of it as is shown, and that it is masked. */
export function MaskedText({ field, value }: Pick<MaskedProps, "field" | "value">) {
  const { t } = useTranslation();
  return (
    <span className={styles.masked}>
      <span className={styles.part}>
        {isEmpty(value) ? t("personal.masked") : <Value field={field} value={value} dense />}
      </span>
      <EyeInvisibleOutlined className={styles.sign} aria-label={t("personal.masked")} />
    </span>
  );
}

/** A value that is shown in part, says so, and is shown in full to somebody with the right who says what for. */
export function MaskedValue(props: MaskedProps) {
  const { field, value, form, id, dense = false } = props;
  const { t } = useTranslation();
  const reader = useReader();
  const { label } = reader;
  const type = field.meaning ?? field.type;
  const masked = dense ? t("personal.masked") : "";
  const reveals = useContext(Revealing);
  const whole = reveals?.find(form, id, field.key);
  if (!whole && isNothing(field, value))
    return dense ? null : <span className={styles.nothing}>{t("records.noValue")}</span>;
  if (!reveals || !props.may) {
    if (dense) return <MaskedText field={field} value={value} />;
    return (
      <span className={styles.open}>
        {!isEmpty(value) && <Value field={field} value={value} />}
        <Mark tone="plain">{t("personal.masked")}</Mark>
      </span>
    );
  }
  const title = t(whole ? "personal.hideTitle" : "personal.showTitle", { name: label(field.label) });
  const text = whole ? (isEmpty(whole.value) ? t("records.noValue") : null) : isEmpty(value) ? masked : null;
  const shown = whole ? whole.value : value;
  return (
    <span className={dense ? styles.masked : styles.open}>
      {text !== "" && (
        <span className={dense ? styles.part : undefined}>
          {text ??
            (dense && whole ? (
              entryOf(type).text(shown, field, reader)
            ) : (
              <Value {...{ field, dense }} value={shown} />
            ))}
        </span>
      )}
      <span className={styles.act}>
        {!dense && !whole && <Mark tone="plain">{t("personal.masked")}</Mark>}
        <Button
          type={dense ? "text" : "link"}
          size="small"
          className={styles.turn}
          icon={whole ? <EyeInvisibleOutlined aria-hidden="true" /> : <EyeOutlined aria-hidden="true" />}
          tabIndex={dense ? -1 : undefined}
          title={dense ? title : undefined}
          aria-label={title}
          onClick={(event) => {
            event.stopPropagation();
            if (whole) reveals.hide();
            else reveals.ask({ form, id, field });
          }}
        >
          {!dense && t(whole ? "personal.hide" : "personal.show")}
        </Button>
      </span>
    </span>
  );
}
