import { App, Button, Modal } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FormDefinition } from "@/api/forms";
import { useReader } from "@/fields/reader";
import { draftOf } from "./draft";
import { rebased, type Touched, touchedBy } from "./rebase";
import type { Design } from "./useDesign";

/** What was changed, by name. */
function useNames() {
  const { t } = useTranslation();
  const { label } = useReader();
  return (touched: readonly Touched[]) => {
    const names = touched.map(({ area, name }) =>
      area === "field" ? label(name) || t("newer.unnamed") : t(`newer.areas.${area}`),
    );
    return [...new Set(names)].join(t("newer.separator"));
  };
}

/** Asks what becomes of a draft whose form somebody else has published meanwhile. */
export function NewerVersion({ form, design }: { form: FormDefinition; design: Design }) {
  const { t } = useTranslation();
  const names = useNames();
  const { waiting } = design;
  const found = useMemo(
    () =>
      waiting && {
        ...rebased(waiting.base, waiting.draft, draftOf(form)),
        touched: touchedBy(waiting.base, waiting.draft),
      },
    [waiting, form],
  );
  if (!waiting || !found) return null;
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={t("newer.title", { version: form.version })}
      width={560}
      footer={[
        <Button key="discard" danger onClick={() => design.decide(false)}>
          {t("newer.discard")}
        </Button>,
        <Button key="apply" type="primary" onClick={() => design.decide(true)}>
          {t("newer.apply")}
        </Button>,
      ]}
    >
      <p>
        {t("newer.about", { count: found.touched.length, version: waiting.version })} {names(found.touched)}
      </p>
      {found.won.length > 0 && (
        <p>
          {t("newer.won")} <strong>{names(found.won)}</strong>
        </p>
      )}
      {found.lost.length > 0 && (
        <p>
          {t("newer.lost")} <strong>{names(found.lost)}</strong>
        </p>
      )}
    </Modal>
  );
}

/** Throws a draft away after asking; one step back brings it again. */
export function DiscardButton({ form, design }: { form: FormDefinition; design: Design }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const names = useNames();
  const ask = () => {
    const touched = touchedBy(design.base, design.draft);
    modal.confirm({
      title: t("newer.discardTitle", { count: Math.max(touched.length, 1) }),
      content: (
        <>
          <p>{names(touched)}</p>
          <p>{t("newer.discardAbout")}</p>
        </>
      ),
      okText: t("designer.discard"),
      okButtonProps: { danger: true },
      cancelText: t("frame.cancel"),
      onOk: () => design.change(() => draftOf(form)),
    });
  };
  return <Button onClick={ask}>{t("designer.discard")}</Button>;
}
