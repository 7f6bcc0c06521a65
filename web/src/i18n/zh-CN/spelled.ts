/** Pinyin and initials by which settings are found; what has none is found by its name alone. */
export const spelled = {
  spelled: {
    members: "chengyuan cy shezhi sz",
    departments: "bumen bm shezhi sz",
    roles: "jueseyuquanxian jsyqx shezhi sz",
    permissionSets: "quanxianzu qxz shezhi sz",
    explanation: "quanxianjiancha qxjc shezhi sz",
    partnerUsers: "huobanyonghu hbyh shezhi sz",
    workspace: "gongzuoqu gzq shezhi sz",
    workingDays: "gongzuori gzr shezhi sz",
    packages: "yingyongbao yyb shezhi sz",
    personalData: "gerenxinxi grxx shezhi sz",
    speed: "manliebiao mlb shezhi sz",
    audit: "shenjirizhi sjrz shezhi sz",
    profile: "gerenziliao grzl wodezhanghu wdzh",
    password: "xiugaimima xgmm wodezhanghu wdzh",
    sessions: "denglushebei dlsb wodezhanghu wdzh",
    tokens: "lingpai lp wodezhanghu wdzh",
    delegates: "shenpidaili spdl wodezhanghu wdzh",
    forms: "biaodan bd",
    flows: "liucheng lc shenpi sp",
  },
};
