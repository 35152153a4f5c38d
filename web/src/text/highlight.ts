/** Code coloring, in a chunk of its own: it is loaded with the first complete block of code. */

import type { ElementContent, RootContent } from "hast";
import { common, createLowlight } from "lowlight";
import { createElement, type ReactNode } from "react";

const lowlight = createLowlight(common);

/** The code as elements, or null where the language is not known. */
export function highlighted(language: string, text: string): ReactNode {
  if (!lowlight.registered(language)) return null;
  return lowlight.highlight(language, text).children.map(toElement);
}

function toElement(node: RootContent | ElementContent, index: number): ReactNode {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const names = node.properties["className"];
  const className = Array.isArray(names) ? names.join(" ") : undefined;
  return createElement("span", { key: index, className }, node.children.map(toElement));
}
