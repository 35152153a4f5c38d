import js from "@eslint/js";
import accessibility from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

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
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: "Text from a model or a server is rendered as text.",
        },
      ],
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
);
