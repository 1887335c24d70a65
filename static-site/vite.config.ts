import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { chunks } from "./chunks.config.ts";
import { messagesPlugin } from "./messages.config.ts";

/** Where `npm run dev` finds the API; `skylabel serve` listens there by default. */
const server = process.env.SKYLABEL_URL ?? "http://127.0.0.1:8080";
const apiPrefixes = [
  "/api",
  "/user/login",
  "/user/signup",
  "/logout",
  "/data",
  "/tasks",
  "/docs",
  "/health",
  "/version",
];

export default defineConfig({
  plugins: [
    // Before the macros are gone, by which it knows what has messages.
    messagesPlugin(),
    react(),
    babel({
      presets: [
        {
          preset: () => ({ plugins: ["@lingui/babel-plugin-lingui-macro"] }),
          // Babel is slow; only files that use a message macro need it.
          rolldown: { filter: { code: /@lingui\/(core|react)\/macro/ } },
        },
      ],
    }),
    lingui(),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
    manifest: true,
  },
  server: { proxy: Object.fromEntries(apiPrefixes.map((prefix) => [prefix, { target: server }])) },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
