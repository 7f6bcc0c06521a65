/** Texts of the pages on which a partner's people read and make records. */
export const ownForms = {
  ownForms: {
    title: "业务与资料",
    about: "与贵公司有关的业务记录，可在这里查看；标有「新建」的可自行提交。",
    none: "没有可查看的业务记录",
    noneAbout: "需要开通时，请联系贵公司的渠道经理。",
    add: "新建",
    addTo: "新建：{{title}}",
    empty: "还没有记录",
    emptyAbout: "有了记录后会显示在这里，最新的排在最前。",
    emptyAdd: "可在此新建一条。",
    unknown: "没有这类记录",
    unknownAbout: "它可能已停用，或您的角色无权查看。",
    mayNotAdd: "您的角色不能新建这类记录",
    masked: "已脱敏",
    maskedKept: "现为 {{value}}，不改则留空",
    profileKept: "资料由渠道经理和贵公司负责人维护。",
    created: "已提交",
  },
};
