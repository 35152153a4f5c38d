import { useId, useState } from "react";

import type { Json } from "../../api/flowTypes";
import { isFields } from "../model/document";
import { kindsOf, type FieldSchema } from "../model/schema";
import { plain } from "../model/ways";
import { FieldsView } from "./FieldsView";
import type { FieldProps } from "./FieldView";
import { TextField } from "./TextField";
import { ValueField } from "./ValueField";

/** A list: its items can be added, changed, put in another order and taken away. */
export function ListField({ schema, value, at, onChange, label }: FieldProps & { label: string }) {
  const items = Array.isArray(value) ? value : [];
  const item = schema.items ?? {};
  const id = useId();
  const kinds = item.oneOf ?? [];
  const change = (next: Json[], tag = at) => {
    onChange(next.length > 0 ? next : undefined, tag);
  };
  const move = (from: number, to: number) => {
    const next = [...items];
    const [taken] = next.splice(from, 1);
    if (taken !== undefined) next.splice(to, 0, taken);
    change(next, `${at} order`);
  };
  return (
    <section className="gs-items" aria-labelledby={id}>
      <h3 id={id}>{label}</h3>
      {schema.description !== undefined && <p className="gs-help">{schema.description}</p>}
      <ol>
        {items.map((held, number) => (
          <li key={number} className="gs-listed">
            <div className="gs-listed-head">
              <span className="gs-listed-name">{nameOf(held, item, number)}</span>
              <button type="button" className="gs-tool" aria-label={`Move ${label} ${number + 1} up`} disabled={number === 0} onClick={() => { move(number, number - 1); }}>
                ↑
              </button>
              <button type="button" className="gs-tool" aria-label={`Move ${label} ${number + 1} down`} disabled={number === items.length - 1} onClick={() => { move(number, number + 1); }}>
                ↓
              </button>
              <button type="button" className="gs-tool" aria-label={`Remove ${label} ${number + 1}`} onClick={() => { change(items.filter((_, other) => other !== number), `${at} remove`); }}>
                ×
              </button>
            </div>
            <Item
              schema={item}
              value={held}
              at={`${at}.${number}`}
              onChange={(next, tag) => { change(items.map((other, place) => (place === number ? next : other)), tag); }}
            />
          </li>
        ))}
      </ol>
      {kinds.length > 0 ? (
        <AddOne kinds={kinds} onAdd={(type) => { change([...items, { type }], `${at} add`); }} />
      ) : (
        <button type="button" className="gs-plain" onClick={() => { change([...items, beginning(item)], `${at} add`); }}>
          Add to {label.toLowerCase()}
        </button>
      )}
    </section>
  );
}

interface ItemProps {
  schema: FieldSchema;
  value: Json;
  at: string;
  onChange: (value: Json, tag: string) => void;
}

function Item({ schema, value, at, onChange }: ItemProps) {
  const kind = isFields(value) ? schema.oneOf?.find((one) => one.properties?.["type"]?.const === value["type"]) : undefined;
  const fields = kind?.properties ?? schema.properties;
  if (fields && isFields(value)) return <FieldsView fields={fields} value={value} at={at} onChange={onChange} />;
  const text = schema["x-text"];
  if (fields && text !== undefined && !isFields(value)) {
    return <FieldsView fields={fields} value={{ [text]: plain(value) }} at={at} onChange={onChange} />;
  }
  if (kindsOf(schema)[0] === "string" && typeof value === "string") {
    return <TextField label="Text" value={value} at={at} onChange={(held) => { onChange(held, at); }} />;
  }
  return <ValueField name="value" label="Value" schema={schema} value={value} at={at} onChange={(held) => { onChange(held ?? "", at); }} />;
}

function AddOne({ kinds, onAdd }: { kinds: readonly FieldSchema[]; onAdd: (type: string) => void }) {
  const [type, choose] = useState(() => typeOf(kinds[0]));
  return (
    <div className="gs-add-one">
      <select aria-label="What to add" value={type} onChange={(event) => { choose(event.target.value); }}>
        {kinds.map((kind) => (
          <option key={typeOf(kind)} value={typeOf(kind)}>
            {kind.title}
          </option>
        ))}
      </select>
      <button type="button" className="gs-plain" onClick={() => { onAdd(type); }}>
        Add
      </button>
    </div>
  );
}

function typeOf(kind: FieldSchema | undefined): string {
  return plain(kind?.properties?.["type"]?.const ?? "");
}

function beginning(item: FieldSchema): Json {
  return kindsOf(item)[0] === "object" ? (item.properties?.["if"] ? { if: { var: "", eq: "" }, then: "" } : {}) : "";
}

function nameOf(held: Json, schema: FieldSchema, number: number): string {
  if (isFields(held)) {
    const kind = schema.oneOf?.find((one) => one.properties?.["type"]?.const === held["type"]);
    if (kind?.title !== undefined) return `${number + 1}. ${kind.title}`;
  }
  return `${number + 1}.`;
}
