import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { Stage } from "@/testing/Stage";
import { UploadStep } from "./UploadStep";

it("says why a file was refused", () => {
  const problem = new Problem({
    status: 422,
    code: "file_unreadable",
    detail: "这个文件无法导入。",
    errors: [{ field: "file", code: "format_html", message: "这其实是一个网页。" }],
  });
  render(<UploadStep pending={false} error={problem} onFile={() => undefined} />, { wrapper: Stage });
  expect(screen.getByRole("alert").textContent).toContain("这个文件无法导入。");
  expect(screen.getByRole("alert").textContent).toContain("这其实是一个网页。");
});
