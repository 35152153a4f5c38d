// `node build.js FOLDER` writes, with the same bytes wherever it runs:
// FOLDER/web, what is deployed, and FOLDER/web-component, a package for other React pages.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { build } from "vite";

process.env.NODE_ENV = "production"; // whatever the shell says: React has another build for each

const root = import.meta.dirname;
const out = resolve(process.argv[2] ?? join(root, "dist"));
process.chdir(root);
const site = join(out, "web");
const part = join(out, "web-component");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

for (const folder of [site, part]) rmSync(folder, { recursive: true, force: true });
await build({ root, logLevel: "warn", build: { outDir: site, emptyOutDir: false } });
await library("tutor-chat-standalone", "src/component/standalone.ts", join(site, "component"), []);
await library("tutor-chat", "src/component/index.ts", part, [/^react/]);
cpSync(join(root, "example"), join(site, "component", "example"), { recursive: true });
types();
describePackage();

async function library(name, entry, outDir, external) {
  await build({
    root,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      lib: { entry: join(root, entry), formats: ["es"], fileName: name, cssFileName: "tutor-chat" },
      rolldownOptions: { external, experimental: { attachDebugInfo: "none" } },
    },
  });
}

function types() {
  const to = ["--project", join(root, "tsconfig.component.json"), "--outDir", join(part, "types")];
  const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
  execFileSync(process.execPath, [compiler, ...to], { cwd: root, stdio: "inherit" });
}

function describePackage() {
  const { react } = manifest.dependencies;
  const described = {
    name: "gatehouse-tutor-chat",
    version: manifest.version,
    license: manifest.license,
    type: "module",
    exports: {
      ".": { types: "./types/component/index.d.ts", default: "./tutor-chat.js" },
      "./tutor-chat.css": "./tutor-chat.css",
    },
    peerDependencies: { react: `^${react}`, "react-dom": `^${react}` },
  };
  writeFileSync(join(part, "package.json"), `${JSON.stringify(described, null, 2)}\n`);
}
