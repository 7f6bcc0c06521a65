import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type ReviewRow, type Settlement, useMoves } from "@/api/settlements";
import { DataTable } from "@/ui/DataTable";
import { Panel } from "@/ui/Panel";
import { EmptyState } from "@/ui/states";
import { rowKey, statementOf, useReviewColumns } from "./rows";

/** The ten statements that changed most against the period before, with the reasons to look. */
export function Moves({ settlement }: { settlement: Settlement }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const moves = useMoves(settlement.id);
  return (
    <Panel flush title={t("settlements.moves")}>
      <DataTable<ReviewRow>
        label={t("settlements.moves")}
        rows={moves.data}
        rowKey={rowKey}
        columns={useReviewColumns(settlement.currency)}
        error={moves.error}
        onRetry={() => moves.refetch()}
        onOpen={(row) => navigate(statementOf(row))}
        empty={<EmptyState compact title={t("settlements.noMoves")} />}
      />
    </Panel>
  );
}
