import type { Catalogue } from "../catalogue";
import type { settings as source } from "../zh-CN/settings";

export const settings: Catalogue<typeof source> = {
  settings: {
    places: {
      members: "Members",
      departments: "Departments",
      roles: "Roles and permissions",
      partnerUsers: "Partner users",
      workspace: "Workspace",
      audit: "Audit log",
    },
  },
};
