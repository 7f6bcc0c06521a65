export const imports = { imports: {} };
