import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForms } from "@/api/forms";
import { useRecordSearch } from "@/api/records";
import { useSession } from "@/api/session";
import { useReader } from "@/fields/reader";
import styles from "./statement.module.css";

/** Of the channel package: what partners said against statements, with the to-do to answer it. */
const DISPUTES = "statement_dispute";

/** The ways to where a disputed statement is answered, for members who may read that. */
export function DisputeLinks({ number }: { number: string }) {
  const { t } = useTranslation();
  const { separator } = useReader();
  const isInside = useSession().data?.kind === "member";
  const isThere = useForms().data?.some(({ key }) => key === DISPUTES) ?? false;
  const filter = { field: "number", op: "eq", value: number } as const;
  const found = useRecordSearch(DISPUTES, "", isInside && isThere, filter).data ?? [];
  if (!isInside || found.length === 0) return null;
  return (
    <p className={styles.said}>
      {found.map(({ id }, index) => (
        <span key={id}>
          {index > 0 && separator}
          <Link to={`/forms/${DISPUTES}/${id}`}>
            {found.length > 1
              ? t("statementDispute.openOne", { number: index + 1 })
              : t("statementDispute.open")}
          </Link>
        </span>
      ))}
    </p>
  );
}
