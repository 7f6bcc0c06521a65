import { App } from "antd";
import { useTranslation } from "react-i18next";
import { type FieldUse, findFieldUses } from "@/api/forms";
import { useReader } from "@/fields/reader";
import type { Label } from "@/shared/label";
import styles from "./designer.module.css";

/** What names a field, as a list of sentences with the places in each. */
export function FieldUses({ uses }: { uses: FieldUse[] }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const blocked = uses.some((use) => use.stands_in_the_way);
  return (
    <>
      <p>{t(blocked ? "formUses.fieldBlocked" : "formUses.fieldAbout")}</p>
      <ul className={styles.retired}>
        {uses.map((use) => {
          const places = use.places.map((place) => label(place as Label)).join(t("frame.listSeparator"));
          const name = label(use.title as Label);
          return (
            <li key={`${use.kind}.${use.key}`}>
              {t(`formUses.kinds.${use.kind}`, { name })}
              {places && t("formUses.places", { places })}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Takes a field out of use, once its uses have been shown to who does it; one that nothing names goes at once. */
export function useFieldRemoval(form: string) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return async (field: string, name: string, remove: () => void) => {
    const uses = await findFieldUses(form, field).catch(() => []); // publishing asks again
    if (uses.length === 0) {
      remove();
      return;
    }
    modal.confirm({
      title: t("formUses.removeField", { name }),
      content: <FieldUses uses={uses} />,
      okText: t("formUses.removeAnyway"),
      okButtonProps: { danger: true },
      cancelText: t("frame.cancel"),
      width: 480,
      onOk: remove,
    });
  };
}
