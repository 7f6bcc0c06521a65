/** Texts of the workspace's settings and the actor's own pages. */
export const settings = {
  settings: {
    places: {
      members: "成员",
      departments: "部门",
      roles: "角色与权限",
      partnerUsers: "伙伴用户",
      workspace: "工作区",
      audit: "审计日志",
    },
  },
};
