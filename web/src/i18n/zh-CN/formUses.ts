/** Texts of where a form is used, and of finding forms. */
export const formUses = {
  formUses: {
    about: "「{{name}}」正被以下表单使用，请先修改或停用它们，再停用本表单：",
    field: "{{form}}：字段「{{field}}」",
    aggregate: "{{form}}（聚合表）",
    search: "按名称或标识查找表单",
    nothing: "没有找到表单",
  },
};
