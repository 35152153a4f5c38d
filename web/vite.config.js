import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { catalogues } from "./catalogues.js";

// Where `npm run dev` finds the API: the address that `gatehouse up` printed.
const DOOR = process.env.GATEHOUSE_URL ?? "http://localhost:8000";
const AREAS = ["/api", "/ai", "/stream", "/revenue", "/menu", "/orders", "/chat", "/cms"];
const ROUTES = [...AREAS, "/config.json"];

export default defineConfig({
  plugins: [catalogues(), react()],
  build: {
    assetsInlineLimit: 0, // the content security policy allows no data: URLs
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 1600, // Swagger UI, which only /docs loads
  },
  server: {
    host: "localhost", // the pool sends people who signed in back to this name
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(ROUTES.map((route) => [route, { target: DOOR, changeOrigin: true }])),
  },
});
