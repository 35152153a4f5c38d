import { compileMessage, type CompiledMessage } from "@lingui/message-utils/compileMessage";
import { expect, test } from "vitest";

const CATALOGUES = import.meta.glob<string>("../../src/language/messages/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});
const FILES = import.meta.glob<string>("../../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const SOURCES = Object.values(FILES).join("\n");
const PARTS = ["shared", "page"];
const LANGUAGES = ["en", "de"];

function messages(part: string, language: string): Record<string, string> {
  const text = CATALOGUES[`../../src/language/messages/${part}.${language}.json`];
  if (text === undefined) throw new Error(`there is no catalogue ${part}.${language}`);
  return JSON.parse(text) as Record<string, string>;
}

interface Structure {
  values: Set<string>;
  plurals: string[][];
}

/** The values that a message takes, and the forms of each of its plurals. */
function structure(text: string): Structure {
  const found: Structure = { values: new Set(), plurals: [] };
  collect(compileMessage(text), found);
  return found;
}

function collect(compiled: CompiledMessage, found: Structure) {
  if (typeof compiled === "string") return;
  for (const token of compiled) {
    if (typeof token === "string") continue;
    const [name, kind, forms] = token;
    found.values.add(name);
    if (kind !== "plural" || typeof forms !== "object") continue;
    const cases = Object.entries(forms as Record<string, CompiledMessage>).filter(
      ([form]) => form !== "offset",
    );
    found.plurals.push(cases.map(([form]) => form).sort());
    for (const [, inside] of cases) collect(inside, found);
  }
}

const EVERY = PARTS.flatMap((part) => LANGUAGES.map((language) => [part, language] as const));

test("there is one catalogue of each part in each language", () => {
  expect(Object.keys(CATALOGUES)).toHaveLength(PARTS.length * LANGUAGES.length);
});

test.each(EVERY)("%s.%s has every key of the English one and no empty text", (part, language) => {
  const found = messages(part, language);

  expect(Object.keys(found).sort()).toEqual(Object.keys(messages(part, "en")).sort());
  expect(Object.values(found).filter((text) => text.trim() === "")).toEqual([]);
});

test.each(EVERY)("texts of %s.%s take the values of the English ones", (part, language) => {
  const english = messages(part, "en");
  const differing = Object.entries(messages(part, language)).filter(
    ([key, text]) =>
      !sameMembers(structure(text).values, structure(english[key] ?? "").values),
  );

  expect(differing).toEqual([]);
});

test.each(EVERY)("plurals of %s.%s have the forms of the language, each once", (part, language) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
  const plurals = Object.values(messages(part, language)).flatMap((text) => structure(text).plurals);

  expect(plurals.filter((found) => found.join() !== forms.join())).toEqual([]);
});

test("no two parts have a key in common", () => {
  const shared = messages("shared", "en");

  expect(Object.keys(messages("page", "en")).filter((key) => key in shared)).toEqual([]);
});

test("every text is said somewhere, and gets its values", () => {
  const made = [...SOURCES.matchAll(/say\(`([^`]+)`/g)].map(([, text = ""]) => pattern(text));
  for (const part of PARTS) {
    for (const [key, text] of Object.entries(messages(part, "en"))) {
      const isSaid = SOURCES.includes(`"${key}"`) || made.some((each) => each.test(key));
      expect(isSaid, `nothing says ${key}`).toBe(true);
      if (structure(text).values.size === 0) continue;
      expect(SOURCES.includes(`say("${key}")`), `${key} is said without its values`).toBe(false);
    }
  }
});

function pattern(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join("[a-z_]+")}$`);
}

function sameMembers(one: Set<string>, other: Set<string>): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}
