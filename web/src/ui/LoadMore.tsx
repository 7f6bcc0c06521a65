import { Button } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./LoadMore.module.css";

interface Growing {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Below a list that grows page by page; nothing once all of it is shown. */
export function LoadMore({ list }: { list: Growing }) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {t("frame.loadMore")}
      </Button>
    </div>
  );
}
