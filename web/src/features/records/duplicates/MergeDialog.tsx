import { Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMerge, useUndoMerge } from "@/api/duplicates";
import type { FieldDefinition, FormDefinition } from "@/api/forms";
import type { RecordRow } from "@/api/records";
import { isEmpty } from "@/fields/contracts";
import { useReader } from "@/fields/reader";
import { entryOf } from "@/fields/registry";
import { isSame } from "@/fields/wire";
import { useToasts } from "@/ui/toasts";
import { useFormFields } from "../model/useFormFields";
import { mayWrite } from "../model/writing";
import styles from "./duplicates.module.css";

type Pair = readonly [RecordRow, RecordRow];

/** Which of two records stays, and which value of each field that differs. */
export function MergeDialog(props: { form: FormDefinition; pair: Pair; onClose: () => void }) {
  const { form, pair, onClose } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const { failed, undoable } = useToasts();
  const merge = useMerge(form.key);
  const undo = useUndoMerge(form.key);
  const fields = useFormFields(form);
  const [stays, setStays] = useState<0 | 1>(0);
  const [chosen, setChosen] = useState<Record<string, 0 | 1>>({});
  const [survivor, other] = stays === 0 ? [pair[0], pair[1]] : [pair[1], pair[0]];
  const differing = fields.all.filter(
    (field) =>
      field.type !== "subform" &&
      mayWrite(field, "update") &&
      !isSame(pair[0][field.key], pair[1][field.key]),
  );
  /** The survivor's own value, unless it has none. */
  const sideOf = (field: FieldDefinition): 0 | 1 =>
    chosen[field.key] ?? (isEmpty(survivor[field.key]) ? (stays === 0 ? 1 : 0) : stays);
  const nameOf = (record: RecordRow) => String(record[form.label_field] ?? "") || t("records.untitled");
  const send = async () => {
    const take = differing.filter((field) => sideOf(field) !== stays).map((field) => field.key);
    try {
      const done = await merge.mutateAsync({ survivor, other, take });
      onClose();
      undoable(t("duplicates.merged", { name: nameOf(survivor) }), (insists) =>
        undo.mutateAsync({ merge: done.merge, insists }),
      );
    } catch (error) {
      failed(error);
    }
  };
  const shown = (field: FieldDefinition, record: RecordRow) => {
    if (isEmpty(record[field.key])) return t("records.noValue");
    const { Cell } = entryOf(field.meaning ?? field.type);
    return <Cell field={field} value={record[field.key]} />;
  };
  return (
    <Modal
      open
      width={760}
      title={t("duplicates.mergeTitle")}
      okText={t("duplicates.merge")}
      cancelText={t("frame.cancel")}
      confirmLoading={merge.isPending}
      onOk={send}
      onCancel={onClose}
    >
      <p>{t("duplicates.mergeAbout")}</p>
      <div className={styles.scroll}>
        <table className={styles.sides}>
          <thead>
            <tr>
              <th scope="col">{t("duplicates.stays")}</th>
              {([0, 1] as const).map((side) => (
                <th scope="col" key={side}>
                  <Radio checked={stays === side} onChange={() => setStays(side)}>
                    {nameOf(pair[side])}
                  </Radio>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differing.map((field) => (
              <tr key={field.key}>
                <th scope="row">{label(field.label)}</th>
                {([0, 1] as const).map((side) => (
                  <td key={side}>
                    <Radio
                      checked={sideOf(field) === side}
                      onChange={() => setChosen({ ...chosen, [field.key]: side })}
                    >
                      {shown(field, pair[side])}
                    </Radio>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {differing.length === 0 && <p>{t("duplicates.alike")}</p>}
    </Modal>
  );
}
