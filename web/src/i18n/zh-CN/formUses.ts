/** Texts of where a form is used, and of finding forms. */
export const formUses = {
  formUses: {
    about: "「{{name}}」正被以下表单和流程使用，请先修改、停用或删除它们，再停用本表单：",
    field: "{{form}}：字段「{{field}}」",
    aggregate: "{{form}}（聚合表）",
    flow: "流程「{{name}}」",
    removeField: "停用字段「{{name}}」？",
    removeAnyway: "从表单移除",
    fieldAbout: "以下内容用到此字段，移除后将不再生效：",
    fieldBlocked: "以下内容用到此字段。请先修改其中已发布的流程，否则无法发布本表单：",
    kinds: {
      form: "表单「{{name}}」",
      flow: "流程「{{name}}」",
      view: "视图「{{name}}」",
      link: "公开链接「{{name}}」",
      template: "打印模板「{{name}}」",
    },
    places: "：{{places}}",
    search: "按名称或标识查找表单",
    nothing: "没有找到表单",
  },
};
