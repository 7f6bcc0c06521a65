import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { CardBody } from "./CardBody";

const field = (key: string, label: string, more: Partial<FieldDefinition> = {}) =>
  ({ key, label, type: "text", settings: {}, required: false, writable: true, ...more }) as FieldDefinition;

const NAME = field("name", "名称");
const CITY = field("city", "城市");
const PHONE = field("phone", "电话", { masked: true });

it("tells the name, and each fact beside its own name", () => {
  render(<CardBody record={{ name: "晨光商贸", city: "杭州" }} named={NAME} facts={[CITY]} />, {
    wrapper: Stage,
  });
  expect(screen.getByText("晨光商贸")).toBeTruthy();
  expect(screen.getByText("城市").parentElement?.textContent).toBe("城市杭州");
});

it("says that a record has no name, and that a value is masked", () => {
  render(<CardBody record={{ name: null, phone: "138••••8000" }} named={NAME} facts={[PHONE]} />, {
    wrapper: Stage,
  });
  expect(screen.getByText("未命名")).toBeTruthy();
  expect(screen.getByText("138••••8000")).toBeTruthy();
  expect(screen.getByLabelText("已脱敏")).toBeTruthy();
});
