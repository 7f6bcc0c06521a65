import type { Catalogue } from "../catalogue";
import type { channel as source } from "../zh-CN/channel";

export const channel: Catalogue<typeof source> = {
  steps: {
    calculating: "Calculating",
    calculated: "Calculated",
    reviewed: "Reviewed",
    approved: "Approved",
    published: "Published",
    confirmed: "Confirmed",
    paid: "Paid",
    closed: "Closed",
  },
  answered: { disputed: "Disputed", confirmed: "Confirmed", open: "No answer" },
  charts: { sales: "Sales", target: "Target" },
};
