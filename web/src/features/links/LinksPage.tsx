import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type FormDefinition, useForm } from "@/api/forms";
import { type LinkDocument, type PublicLink, useLinks } from "@/api/links";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { FormTabs } from "@/ui/FormTabs";
import { PageHeader } from "@/ui/PageHeader";
import { Answer, EmptyState, NoPermission } from "@/ui/states";
import { LinkCard } from "./LinkCard";
import { LinkDrawer } from "./LinkDrawer";
import styles from "./links.module.css";
import { PrefillDrawer } from "./PrefillDrawer";

type Doing =
  | { what: "edit"; kind: LinkDocument["kind"]; link: PublicLink | null }
  | { what: "prefill"; link: PublicLink };

function Links({ form }: { form: FormDefinition }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const links = useLinks(form.key);
  const [doing, setDoing] = useState<Doing | null>(null);
  const add = (
    <span className={styles.buttons}>
      <Button
        type="primary"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => setDoing({ what: "edit", kind: "fill", link: null })}
      >
        {t("links.newFill")}
      </Button>
      <Button onClick={() => setDoing({ what: "edit", kind: "query", link: null })}>
        {t("links.newQuery")}
      </Button>
    </span>
  );
  return (
    <div className={styles.page}>
      <PageHeader
        title={t("links.page")}
        about={t("links.pageAbout")}
        crumbs={[{ title: label(form.title), to: `/forms/${form.key}` }]}
        actions={add}
      />
      <FormTabs form={form.key} at="links" />
      <Answer query={links}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t("links.empty")} about={t("links.emptyAbout")} action={add} />
          ) : (
            <div className={styles.list}>
              {all.map((link) => (
                <LinkCard
                  key={link.id}
                  form={form.key}
                  link={link}
                  onChange={() => setDoing({ what: "edit", kind: link.document.kind, link })}
                  onPrefill={() => setDoing({ what: "prefill", link })}
                />
              ))}
            </div>
          )
        }
      </Answer>
      {doing?.what === "edit" && <LinkDrawer form={form} {...doing} onClose={() => setDoing(null)} />}
      {doing?.what === "prefill" && (
        <PrefillDrawer form={form} link={doing.link} onClose={() => setDoing(null)} />
      )}
    </div>
  );
}

/** The public links of a form. */
export function LinksPage() {
  const { form: key = "" } = useParams();
  const may = useMay("links.manage");
  const form = useForm(may ? key : null);
  if (!may) return <NoPermission />;
  return <Answer query={form}>{(known) => <Links form={known} />}</Answer>;
}
