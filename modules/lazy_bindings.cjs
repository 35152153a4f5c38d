// Preloaded into the framework's Node process by modules/bindings.py. A provider's `index.js`
// requires all of its resource modules; its `lazy-index.js`, generated beside it with the same
// exports, requires one when somebody asks for it. A Node without hooks loads the ordinary one.
"use strict";
const { existsSync } = require("node:fs");
const module_ = require("node:module");
const { fileURLToPath } = require("node:url");

const INDEX = /(\/node_modules\/@[^/]+\/provider-[^/]+\/lib\/)index\.js$/;

module_.registerHooks?.({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const lazy = found.url.replace(INDEX, "$1lazy-index.js");
    return lazy !== found.url && existsSync(fileURLToPath(lazy)) ? { ...found, url: lazy } : found;
  },
});
