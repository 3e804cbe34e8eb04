/** What it takes to report a problem, without the schemas: a command that only reports starts twice as fast. */
export * from "./did-you-mean.ts";
export * from "./display-width.ts";
export * from "./encoding-problem.ts";
export * from "./problem.ts";
export * from "./problem-codes.ts";
export * from "./render-problem.ts";
export * from "./utf8-fault.ts";
export * from "./visible-text.ts";
