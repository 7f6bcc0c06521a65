import type { Catalogue } from "../catalogue";
import type { reading as source } from "../zh-CN/reading";

export const reading: Catalogue<typeof source> = {
  records: {
    untitled: "Untitled",
    noValue: "Empty",
    needed: "{{name}} is required",
    export: {
      title: "Export",
      csv: "Export as CSV",
      xlsx: "Export as Excel",
      rows: {
        "xlsx-sheets": "Excel, a sheet for each sub-form",
        "xlsx-none": "Excel, without sub-forms",
        "csv-none": "CSV, without sub-forms",
      },
    },
  },
};
