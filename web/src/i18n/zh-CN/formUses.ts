/** Texts of where a form is used, and of finding forms. */
export const formUses = {
  formUses: {
    about: "「{{name}}」正被以下表单和流程使用，请先修改、停用或删除它们，再停用本表单：",
    field: "{{form}}：字段「{{field}}」",
    aggregate: "{{form}}（聚合表）",
    flow: "流程「{{name}}」",
    search: "按名称或标识查找表单",
    nothing: "没有找到表单",
  },
};
