import { Button, Popover } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormIcon, ICON_NAMES } from "@/fields/FormIcon";
import { Swatches } from "@/fields/settings/options";
import type { Draft } from "./draft";
import styles from "./look.module.css";

type Look = Pick<Draft, "icon" | "color">;

function Icons({ look, onChoose }: { look: Look; onChoose: (icon: string | null) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.icons}>
      {ICON_NAMES.map((icon) => (
        <button
          key={icon}
          type="button"
          className={styles.icon}
          aria-label={t(`formLook.icons.${icon}` as "formLook.icons.table")}
          title={t(`formLook.icons.${icon}` as "formLook.icons.table")}
          aria-pressed={(look.icon ?? "table") === icon}
          onClick={() => onChoose(icon === "table" ? null : icon)}
        >
          <FormIcon name={icon} colour={look.color} />
        </button>
      ))}
    </div>
  );
}

/** The icon and colour that a form is known by in the navigation. */
export function FormLook({ draft, onDraft }: { draft: Look; onDraft: (part: Look, what: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const choose = (icon: string | null) => {
    onDraft({ icon, color: draft.color }, "form.icon");
    setOpen(false);
  };
  return (
    <fieldset className={styles.look} aria-labelledby={id}>
      <span id={id} className={styles.name}>
        {t("formLook.title")}
      </span>
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        content={<Icons look={draft} onChoose={choose} />}
      >
        <Button
          icon={<FormIcon name={draft.icon} colour={draft.color} />}
          aria-label={t("formLook.choose")}
        />
      </Popover>
      <Swatches
        value={draft.color}
        onChange={(colour) =>
          onDraft({ icon: draft.icon, color: colour === "default" ? null : colour }, "form.color")
        }
      />
    </fieldset>
  );
}
