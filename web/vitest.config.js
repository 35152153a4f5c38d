import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { catalogues } from "./catalogues.js";

export default defineConfig({
  plugins: [catalogues(), react()],
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:8000/" } },
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 30_000, // on a machine with other work beside it
    isolate: false, // setting up a page for each file takes longer than the tests
    restoreMocks: true,
    unstubGlobals: true,
    css: false,
  },
});
