import { useEffect } from "react";

const parts = { page: "", place: "" };

function write(): void {
  document.title = [parts.page, parts.place].filter(Boolean).join(" · ");
}

/** The second half of the browser tab's title: the workspace and the product. */
export function useTabPlace(place: string): void {
  useEffect(() => {
    parts.place = place;
    write();
  }, [place]);
}

/** The first half, for as long as the page that says it is shown. */
export function useTabPage(page: string): void {
  useEffect(() => {
    parts.page = page;
    write();
    return () => {
      parts.page = "";
      write();
    };
  }, [page]);
}
