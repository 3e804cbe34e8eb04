import { defineConfig } from "vitest/config";

// Projects do not inherit these from the root, so each names them: tests read TypeScript sources, never a stale dist.
const fromSource = { ssr: { resolve: { conditions: ["source", "node", "import", "module", "default"] } } };
const unitTestsOf = (name: string) => ({
  ...fromSource,
  test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"] },
});

export default defineConfig({
  test: {
    projects: [
      unitTestsOf("shared"),
      unitTestsOf("engine"),
      { ...fromSource, test: { name: "test", root: "test", include: ["**/*.test.ts"] } },
    ],
  },
});
