export * from "./problem.ts";
export * from "./problem-codes.ts";
export * from "./render-problem.ts";
export * from "./visible-text.ts";
