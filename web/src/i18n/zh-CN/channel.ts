/** Texts of the channel that partners see too: the steps of a settlement, charts. */
export const channel = {
  steps: {
    calculating: "测算中",
    calculated: "已测算",
    reviewed: "已复核",
    approved: "已审批",
    published: "已发布",
    confirmed: "伙伴已确认",
    paid: "已兑付",
    closed: "已关账",
  },
  answered: { disputed: "有异议", confirmed: "已确认", open: "待答复" },
  charts: { sales: "销售额", target: "目标" },
};
