/** Pinyin and initials by which settings are found; what has none is found by its name alone. */
export const spelled = {
  spelled: {
    members: "",
    departments: "",
    roles: "",
    permissionSets: "",
    explanation: "",
    partnerUsers: "",
    workspace: "",
    workingDays: "",
    packages: "",
    personalData: "",
    speed: "",
    audit: "",
    profile: "",
    password: "",
    sessions: "",
    tokens: "",
    delegates: "",
    forms: "",
    flows: "approval automation workflow",
  },
};
