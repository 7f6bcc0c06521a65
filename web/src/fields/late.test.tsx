import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { late } from "./late";

function Box() {
  const [typed, setTyped] = useState("");
  return <input aria-label="box" value={typed} onChange={(event) => setTyped(event.target.value)} />;
}

it("keeps a place until its code is here, and what is typed afterwards", async () => {
  const LateBox = late(async () => Box, <p>waiting</p>);
  const page = render(<LateBox />);
  expect(screen.getByText("waiting")).toBeTruthy();
  await userEvent.type(await screen.findByLabelText("box"), "a");
  page.rerender(<LateBox />);
  expect(screen.getByLabelText<HTMLInputElement>("box").value).toBe("a");
});

it("is there at once when it was made ready", async () => {
  const LateBox = late(async () => Box, <p>waiting</p>);
  await LateBox.ready();
  render(<LateBox />);
  expect(screen.queryByText("waiting")).toBeNull();
  expect(screen.getByLabelText("box")).toBeTruthy();
});
