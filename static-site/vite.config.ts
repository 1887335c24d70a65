import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { isCommonIcon, isSharedIcon } from "./icons.config.ts";
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

const sharedFolders = /src[\\/](api|app|hotkeys|lib|ui)[\\/]|messages\/shared|locales[\\/]en[\\/]shared/;

/** Code that pages share comes in few files: a first load waits for requests more than for bytes. */
const chunks = [
  {
    name: "vendor",
    priority: 3,
    test: /node_modules[\\/](react|react-dom|scheduler|wouter|zustand|use-sync-external-store|@lingui)[\\/]/,
  },
  { name: "editor", priority: 1, test: /src[\\/]editor[\\/]/, minShareCount: 2 },
  { name: "config", priority: 2, test: /src[\\/]config[\\/]/, minShareCount: 2 },
  {
    name: "shared",
    priority: 2,
    test: (module: string) => isCommonIcon(module) || sharedFolders.test(module),
    minShareCount: 2,
  },
  { name: "icons", priority: 2, test: isSharedIcon },
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
