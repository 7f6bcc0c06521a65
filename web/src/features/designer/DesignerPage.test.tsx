import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { FormDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { Incomplete } from "./DesignerPage";
import { draftOf, withField, withNewField } from "./draft";

const FORM = {
  key: "visit",
  title: "拜访",
  label_field: "name",
  layout: [],
  rules: [],
  checks: [],
  duplicates: [],
  fields: [],
} as unknown as FormDefinition;

it("says what holds the publishing back only until it is mended", () => {
  const { draft, uid } = withNewField(draftOf(FORM), "text", "", null);
  const page = render(<Incomplete draft={draft} uid={uid} />, { wrapper: Stage });
  expect(screen.getByRole("alert")).toBeTruthy();
  page.rerender(<Incomplete draft={withField(draft, uid, { label: "城市" })} uid={uid} />);
  expect(screen.queryByRole("alert")).toBeNull();
});
