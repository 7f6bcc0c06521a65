import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Likely } from "@/api/duplicates";
import { Stage } from "@/testing/Stage";
import { LikelyNotice } from "./LikelyNotice";

const seen: Likely = {
  field: "name",
  on_match: "warn",
  form: "customer",
  title: { "zh-CN": "客户", en: "Customers" },
  record: { id: "00000000-0000-0000-0000-000000000001", label: "同舟科技" },
  ask: null,
};

describe("likely duplicates", () => {
  it("lead to what one may see, and name whom to ask of the rest", async () => {
    const insist = vi.fn();
    const unseen = { ...seen, record: null, ask: "Ada" };
    render(<LikelyNotice found={[seen, unseen]} fields={new Map()} insists={false} onInsist={insist} />, {
      wrapper: Stage,
    });
    expect(screen.getByRole("link").getAttribute("href")).toBe(`/forms/customer/${seen.record?.id}`);
    expect(screen.getByRole("alert").textContent).toContain("Ada");
    await userEvent.click(screen.getByRole("checkbox"));
    expect(insist).toHaveBeenCalledWith(true);
  });

  it("offer no way past what blocks", () => {
    const blocking: Likely = { ...seen, on_match: "block" };
    render(
      <LikelyNotice found={[blocking]} fields={new Map()} insists={false} onInsist={() => undefined} />,
      {
        wrapper: Stage,
      },
    );
    expect(screen.queryByRole("checkbox")).toBeNull();
  });
});
