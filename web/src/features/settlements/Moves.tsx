import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Move, type Settlement, useMoves } from "@/api/settlements";
import { type Column, DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { Reasons, rowKey, statementOf, useReviewColumns } from "./rows";
import styles from "./settlements.module.css";

const SHOWN = ["partner", "previous", "amount", "change"];

/** Before, now, the difference, and what each component has to do with it. */
function useColumns(settlement: Settlement): Column<Move>[] {
  const { t } = useTranslation();
  const causes: Column<Move> = {
    key: "causes",
    title: t("settlements.causes"),
    card: "line",
    width: 440,
    render: (row) => (
      <span className={styles.causes}>
        {row.causes.map((cause) => (
          <span key={cause}>{cause}</span>
        ))}
        {row.outliers.length > 0 && <Reasons outliers={row.outliers} />}
      </span>
    ),
  };
  return [...useReviewColumns(settlement).filter(({ key }) => SHOWN.includes(key)), causes];
}

/** The ten statements that changed most against the period before, with the reasons to look. */
export function Moves({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const moves = useMoves(settlement.id);
  return (
    <Panel flush title={t("settlements.moves")}>
      <DataTable<Move>
        label={t("settlements.moves")}
        rows={moves.data}
        rowKey={rowKey}
        columns={useColumns(settlement)}
        error={moves.error}
        onRetry={() => moves.refetch()}
        onOpen={(row) => navigate(statementOf(row))}
        empty={<EmptyState compact title={t("settlements.noMoves")} />}
      />
    </Panel>
  );
}
