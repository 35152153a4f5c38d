import js from "@eslint/js";
import accessibility from "eslint-plugin-jsx-a11y";
import lingui from "eslint-plugin-lingui";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

const NEVER_AS_HTML = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: "Text from a model or a server is rendered as text.",
};
const READ = "/^(aria-label|aria-roledescription|title|placeholder|alt|label|answerer|words)$/";
const NEVER_IN_PLACE = ["JSXText[value=/[a-z]/i]", `JSXAttribute[name.name=${READ}] > Literal[value=/[a-z]/i]`].map(
  (selector) => ({ selector, message: "Texts are in src/language/messages, in each language." }),
);

export default typescript.config(
  { ignores: ["node_modules", "dist"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { globals: { document: "readonly", process: "readonly" } },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      typescript.configs.strictTypeChecked,
      typescript.configs.stylisticTypeChecked,
      accessibility.flatConfigs.strict,
      hooks.configs.flat["recommended-latest"],
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "max-lines": ["error", 200],
      "no-restricted-syntax": ["error", NEVER_AS_HTML],
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "Tokens stay in memory; see docs/web-client.md." },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["tests/**"], rules: { "no-restricted-globals": "off" } },
  {
    files: ["**/*.ts", "**/*.tsx"],
    ignores: ["src/auth/pendingSignIn.ts", "tests/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "Tokens stay in memory; see docs/web-client.md." },
        { name: "sessionStorage", message: "Only the pending sign-in is kept, by its own module." },
      ],
    },
  },
  // A session of a public flow and its CSRF token; the proof beside them is in an HttpOnly cookie.
  { files: ["src/api/flowMemory.ts"], rules: { "no-restricted-globals": "off" } },
  // The language that somebody chose, by its name.
  { files: ["src/app/keptLanguage.ts"], rules: { "no-restricted-globals": "off" } },
  // What people read is in src/language/messages, once in each language.
  {
    files: ["src/{app,component,conversation,flow,language,text}/**/*.{ts,tsx}"],
    plugins: { lingui },
    rules: {
      "lingui/no-unlocalized-strings": [
        "error",
        {
          useTsTypes: true,
          ignore: ["^[^A-Za-z]*$", "^[a-z0-9.:#/_-]+$", "^UTC$"],
          ignoreNames: ["className", "viewBox", "d", "starter"],
          ignoreFunctions: ["Error", "console.*", "*.querySelector"],
        },
      ],
      "no-restricted-syntax": ["error", NEVER_AS_HTML, ...NEVER_IN_PLACE],
    },
  },
);
