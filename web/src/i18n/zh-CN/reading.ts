/** Texts of records that every reader meets. */
export const reading = {
  records: {
    untitled: "未命名",
    noValue: "空",
    needed: "请填写{{name}}",
    export: {
      title: "导出",
      csv: "导出为 CSV",
      xlsx: "导出为 Excel",
      rows: {
        "xlsx-sheets": "导出为 Excel，子表单各占一个工作表",
        "xlsx-none": "导出为 Excel，不含子表单",
        "csv-none": "导出为 CSV，不含子表单",
      },
    },
  },
};
