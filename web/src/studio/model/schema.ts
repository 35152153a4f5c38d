/** The engine's schema of flows, as `validate` judges by it. A generated file: see its test. */

import type { Json } from "../../api/flowTypes";
import written from "../schema.json";

export interface FieldSchema {
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: Json[];
  default?: Json;
  const?: Json;
  examples?: Json[];
  minimum?: number;
  maximum?: number;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  oneOf?: FieldSchema[];
  additionalProperties?: boolean;
  deprecated?: boolean;
  "x-input"?: string;
  "x-summary"?: string;
  "x-when"?: string;
  "x-unless"?: string;
  "x-text"?: string;
  "x-operators"?: string[];
}

export interface NodeSchema {
  title: string;
  description: string;
  fields: Record<string, FieldSchema>;
  ways: string[];
}

interface Written {
  properties: { content: { properties?: Record<string, FieldSchema> } };
  title: string;
  description: string;
  "x-ways": string[];
}

const defined = written.$defs as unknown as Record<string, Written>;

export const NODE_TYPES: Readonly<Record<string, NodeSchema>> = Object.fromEntries(
  Object.entries(defined).map(([name, schema]) => [
    name,
    {
      title: schema.title,
      description: schema.description,
      fields: schema.properties.content.properties ?? {},
      ways: schema["x-ways"],
    },
  ]),
);

export function typeTitle(type: string): string {
  return NODE_TYPES[type]?.title ?? type;
}

export function kindsOf(schema: FieldSchema): string[] {
  return schema.type === undefined ? [] : [schema.type].flat();
}
