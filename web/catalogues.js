// Messages are compiled when the page is built, so that no parser of them is in what is served.
import { compileMessage } from "@lingui/message-utils/compileMessage";

const CATALOGUE = /\/src\/language\/messages\/\w+\.\w+\.json$/;

/** A plugin for Vite: catalogues in ICU MessageFormat become what @lingui/core reads. */
export function catalogues() {
  return {
    name: "catalogues",
    enforce: "pre", // before Vite makes a module of the JSON
    transform(text, file) {
      if (!CATALOGUE.test(file)) return null;
      const compiled = Object.entries(JSON.parse(text)).map(([key, message]) => [
        key,
        compileMessage(message, (part) => part),
      ]);
      return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
    },
  };
}
