/** Texts of hierarchies, in the designer. */
export const tree = {
  tree: {
    thisForm: "本表单",
    hierarchy: "表示上下级",
    hierarchyAbout: "所选记录是本记录的上级，可用树形视图查看。任何记录都不能放到自己的下级。",
  },
};
