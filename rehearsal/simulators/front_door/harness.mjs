// Runs CloudFront Functions for the front door: one JSON message a line in, one answer a line out.
//   {"id": 1, "load": {"name", "code", "values"}}   -> {"id": 1}
//   {"id": 2, "run": {"name", "event"}}             -> {"id": 2, "result"} or {"id": 2, "error"}
// A function sees the language, `cloudfront` with its KeyValueStore, `crypto` and `querystring`;
// no network, files, timers or process.

import crypto from "node:crypto";
import querystring from "node:querystring";
import { createInterface } from "node:readline";
import vm from "node:vm";

const handlers = new Map();

function keyValueStore(values) {
  const lookUp = (key) => {
    if (!Object.hasOwn(values, key)) throw new Error("KeyNotFound");
    return values[key];
  };
  return {
    get: async (key, options = {}) => {
      const text = lookUp(key);
      if (options.format === "json") return JSON.parse(text);
      return options.format === "bytes" ? Buffer.from(text) : text;
    },
    exists: async (key) => Object.hasOwn(values, key),
    count: async () => Object.keys(values).length,
  };
}

function offered(name, values) {
  const modules = {
    cloudfront: { kvs: () => keyValueStore(values) },
    crypto: { createHash: crypto.createHash, createHmac: crypto.createHmac },
    querystring,
  };
  if (!Object.hasOwn(modules, name)) throw new Error(`a function cannot import '${name}'`);
  return modules[name];
}

async function load({ name, code, values }) {
  const context = vm.createContext({ Buffer, console: { log: () => {} } });
  const source = new vm.SourceTextModule(`${code}\nexport { handler };`, { context });
  await source.link((wanted) => {
    const module = offered(wanted, values);
    return new vm.SyntheticModule(["default"], function () { this.setExport("default", module); }, { context });
  });
  await source.evaluate({ timeout: 500 });
  handlers.set(name, source.namespace.handler);
}

async function answer({ id, load: loaded, run }) {
  try {
    if (loaded) {
      await load(loaded);
      return { id };
    }
    const result = await handlers.get(run.name)(run.event);
    return { id, result };
  } catch (error) {
    return { id, error: String(error?.message ?? error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  answer(JSON.parse(line)).then((said) => process.stdout.write(`${JSON.stringify(said)}\n`));
}
