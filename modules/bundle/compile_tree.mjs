// Runs compile_tree.py in CPython 3.12 as WebAssembly: Lambda's version, the same bytes everywhere.
// Usage: node compile_tree.mjs PYODIDE_FOLDER PROGRAM tree|each FOLDER UNZIPPED
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , pyodide, program, how, folder, unzipped] = process.argv;
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${pyodide}/`, env: { PYTHONHASHSEED: "0" } });
python.FS.mkdirTree("/tree");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/tree");
python.runPython(`${readFileSync(program, "utf-8")}\ncompile_${how}("/tree", unzipped)`, {
  globals: python.toPy({ __name__: "compile_tree", unzipped }),
});
