import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { FIELD_TYPES, type FieldTypeName } from "@/api/fieldTypes";
import type { FieldDefinition } from "@/api/forms";
import { Stage } from "@/testing/Stage";
import { entryOf, fetchEditors } from "./registry";

const TYPED = (Object.keys(FIELD_TYPES) as FieldTypeName[]).filter((type) => FIELD_TYPES[type].placeholder);

beforeAll(() => fetchEditors(TYPED));

describe("words in an empty editor", () => {
  it.each(TYPED)("are shown by %s", (type) => {
    const field: FieldDefinition = {
      id: "f",
      key: "f",
      type,
      label: "F",
      required: false,
      unique: false,
      settings: { ...entryOf(type).initial(), form: "" },
      help: null,
      placeholder: { "zh-CN": "填这里", en: "Here" },
      retired: false,
    };
    const { Editor } = entryOf(type);
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Stage>{Editor && <Editor field={field} value={null} onChange={() => undefined} />}</Stage>
      </QueryClientProvider>,
    );
    const shown = screen.queryByPlaceholderText("填这里") ?? screen.queryByText("填这里");
    expect(shown).not.toBeNull();
  });
});
