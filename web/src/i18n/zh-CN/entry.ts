/** Texts of filling in a form: tabs, steps, what its rules say. */
export const entry = {
  entry: {
    notANumber: "「{{text}}」不是数字，请重新填写",
    inRow: "第 {{row}} 行：{{message}}",
    step: "第 {{number}} 步",
    stepOf: "第 {{number}} 步，共 {{count}} 步：{{title}}",
    steps: "填写步骤",
    back: "上一步",
    next: "下一步",
    tab: "第 {{number}} 页",
    tabWrong: "有内容需要修改",
    pending: "修改尚未保存：请先填好标出的内容，再一并保存。",
    giveUp: "放弃修改",
    readOnly: "此处由表单规则决定，不能修改。",
  },
};
