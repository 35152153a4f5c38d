import { useState } from "react";

import type { Json } from "../../api/flowTypes";
import type { FieldProps } from "./FieldView";
import { TextField } from "./TextField";

/** Any value: what reads as a number, a list, true or the like is one; all else is text. */
export function ValueField({ schema, value, at, onChange, label }: FieldProps & { label: string }) {
  const [typed, setTyped] = useState<{ text: string; value: Json | undefined } | null>(null);
  const text = typed && typed.value === value ? typed.text : written(value);
  return (
    <TextField
      label={label}
      help={schema.description}
      at={at}
      isLong={text.length > 40}
      value={text}
      onChange={(next) => {
        const read = understood(next);
        setTyped({ text: next, value: read });
        onChange(read, at);
      }}
    />
  );
}

/** The value that a text means; nothing for an empty one. */
export function understood(text: string): Json | undefined {
  if (text === "") return undefined;
  if (!/^\s*([-\d[{"]|true\s*$|false\s*$|null\s*$)/.test(text) || text.startsWith("{{")) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A value as one types it; a text that would read as something else stands in quotes. */
export function written(value: Json | undefined): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return JSON.stringify(value);
  return understood(value) === value ? value : JSON.stringify(value);
}
