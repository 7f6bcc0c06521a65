import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentType, useState } from "react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { FieldDefinition } from "@/api/forms";
import { momentAt } from "@/shared/zones";
import { Stage } from "@/testing/Stage";
import type { EditorProps } from "./contracts";
import { fetchEditors } from "./registry";
import { date, dateTime } from "./timeTypes";

beforeAll(() => fetchEditors(["date", "date_time"]));

const SIGNED: FieldDefinition = {
  id: "signed",
  key: "signed",
  type: "date",
  label: "签约日期",
  required: false,
  unique: false,
  settings: {},
  help: null,
  retired: false,
};

function open(entry = date, before: unknown = null) {
  const onSend = vi.fn();
  const Editor = entry.Editor as ComponentType<EditorProps>;
  function Page() {
    const [value, setValue] = useState<unknown>(before);
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSend(value);
        }}
      >
        <Editor field={SIGNED} value={value} onChange={setValue} />
        <button type="submit">send</button>
      </form>
    );
  }
  render(<Page />, { wrapper: Stage });
  return { onSend, input: screen.getByRole<HTMLInputElement>("textbox") };
}

const send = () => userEvent.click(screen.getByRole("button", { name: "send" }));

describe("a day that one types", () => {
  it.each(["20190701", "2019/7/1", "2019-7-1", "2019.07.01", "2019年7月1日", "Jul 01, 2019"])(
    "is kept by Tab: %s",
    async (text) => {
      const { onSend, input } = open();
      await userEvent.type(input, text);
      expect(input.value).toBe(text);
      await userEvent.tab();
      expect(input.value).toBe("2019-07-01");
      await send();
      expect(onSend.mock.calls).toEqual([["2019-07-01"]]);
    },
  );

  it("is kept by the Enter that sends the form", async () => {
    const { onSend, input } = open();
    await userEvent.type(input, "20190701{Enter}");
    expect(onSend.mock.calls).toEqual([["2019-07-01"]]);
  });

  it("may have more digits than make a date, and replaces the one before", async () => {
    const { onSend, input } = open(date, "2018-01-31");
    await userEvent.clear(input);
    await userEvent.type(input, "2019-7-15");
    await userEvent.tab();
    expect(input.value).toBe("2019-07-15");
    await send();
    expect(onSend.mock.calls).toEqual([["2019-07-15"]]);
  });

  it("stays with an error where nobody can read it, and is not emptied", async () => {
    const { onSend, input } = open(date, "2018-01-31");
    await userEvent.clear(input);
    await userEvent.type(input, "2019-07-01{Backspace}x");
    expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.tab();
    expect(input.value).toBe("2019-07-0x");
    expect(screen.getByRole("alert").textContent).toContain("2019-07-0x");
    await send();
    expect(onSend.mock.calls).toEqual([[{ unread: "2019-07-0x" }]]);
    await userEvent.clear(input);
    await userEvent.type(input, "2019-07-02");
    await userEvent.tab();
    expect(screen.queryByRole("alert")).toBeNull();
    await send();
    expect(onSend.mock.lastCall).toEqual(["2019-07-02"]);
  });

  it("gives way to a day picked in the panel", async () => {
    const { onSend, input } = open(date, "2018-01-31");
    await userEvent.click(input);
    await userEvent.clear(input);
    await userEvent.type(input, "some day");
    await userEvent.click(screen.getByTitle("2018-01-15"));
    expect(input.value).toBe("2018-01-15");
    await userEvent.tab();
    await send();
    expect(onSend.mock.calls).toEqual([["2018-01-15"]]);
  });

  it("is emptied only by deleting it", async () => {
    const { onSend, input } = open(date, "2018-01-31");
    await userEvent.clear(input);
    await userEvent.tab();
    expect(input.value).toBe("");
    await send();
    expect(onSend.mock.calls).toEqual([[null]]);
  });
});

it("keeps a typed moment", async () => {
  const { onSend, input } = open(dateTime);
  await userEvent.type(input, "2020/5/1 8:30");
  await userEvent.tab();
  expect(input.value).toBe("2020-05-01 08:30");
  await send();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(onSend.mock.calls).toEqual([[momentAt("2020-05-01T08:30:00", timeZone)]]);
});
