export const designer = { designer: {} };
