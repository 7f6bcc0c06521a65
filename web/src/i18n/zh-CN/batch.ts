/** Texts of editing many records at once. */
export const batch = {
  batch: {
    ways: { value: "改为", formula: "按公式", empty: "清空" },
    wayOf: "{{name}}：修改方式",
    formulaOf: "{{name}}的公式",
    emptied: "将清空此字段",
    about: "先预览，确认后才会修改。公式按每条记录分别计算，例如：price * 1.1。",
    preview: "预览",
    back: "返回修改",
    changes_other: "将修改 {{shown}} 条记录",
    same_other: "{{shown}} 条已是此值，保持不变",
    refuse_other: "{{shown}} 条不能这样修改",
    skip_other: "跳过这 {{shown}} 条，只修改其余记录",
    more: "另有 {{shown}} 条",
    examples_other: "前 {{count}} 条的修改前后",
    empty: "（空）",
    running: "正在批量修改…",
    undo: "撤销",
  },
};
