import { useContext } from "react";

import type { Json } from "../../api/flowTypes";
import { isFields } from "../model/document";
import { kindsOf, type FieldSchema } from "../model/schema";
import { plain } from "../model/ways";
import { ConditionField } from "./ConditionField";
import { FieldContext } from "./context";
import { FieldsView } from "./FieldsView";
import { ListField } from "./ListField";
import { PairsField } from "./PairsField";
import { TextField } from "./TextField";
import { ValueField } from "./ValueField";

export interface FieldProps {
  name: string;
  schema: FieldSchema;
  value: Json | undefined;
  at: string;
  onChange: (value: Json | undefined, tag: string) => void;
}

/** One field of a schema, as what it is filled in with. */
export function FieldView(props: FieldProps) {
  const { schema, value, at, onChange } = props;
  const { variables } = useContext(FieldContext);
  const kinds = kindsOf(schema);
  const label = schema.title ?? props.name;
  const help = schema.description;
  const input = schema["x-input"];

  if (schema.enum) return <ChoiceField {...props} label={label} />;
  if (kinds[0] === "boolean") return <YesField {...props} label={label} />;
  if (input === "condition") {
    return (
      <ConditionField
        label={label}
        value={value ?? null}
        operators={schema["x-operators"] ?? []}
        onChange={(held) => {
          onChange(held, at);
        }}
      />
    );
  }
  if (kinds[0] === "array" && (value === undefined || Array.isArray(value))) return <ListField {...props} label={label} />;
  const text = schema["x-text"];
  if (text !== undefined && schema.properties?.[text] && !hasOther(value, text)) {
    return (
      <TextField
        label={label}
        help={help}
        at={at}
        isLong={schema.properties[text]["x-input"] === "long"}
        value={textOf(value, text)}
        onChange={(held) => {
          onChange({ ...(isFields(value) ? value : {}), [text]: held }, at);
        }}
      />
    );
  }
  if (schema.properties && (value === undefined || isFields(value))) {
    return (
      <details className="gs-group" open={value !== undefined}>
        <summary>{label}</summary>
        <p className="gs-help">{help}</p>
        <FieldsView
          fields={schema.properties}
          value={value ?? {}}
          at={at}
          onChange={(held, tag) => {
            onChange(Object.keys(held).length > 0 ? held : undefined, tag);
          }}
        />
      </details>
    );
  }
  if (schema.additionalProperties && (value === undefined || isFields(value))) {
    return <PairsField label={label} help={help} value={value ?? {}} onChange={(held) => { onChange(held, at); }} />;
  }
  if (kinds.length === 1 && kinds[0] === "string" && (value === undefined || typeof value === "string")) {
    return (
      <TextField
        label={label}
        help={help}
        at={at}
        isLong={input === "long" || input === "code"}
        isCode={input === "code"}
        value={value ?? ""}
        placeholder={schema.examples?.[0] === undefined ? undefined : plain(schema.examples[0])}
        {...(input === "variable" ? { suggestions: variables } : {})}
        onChange={(held) => {
          onChange(held === "" ? undefined : held, at);
        }}
      />
    );
  }
  return <ValueField {...props} label={label} />;
}

/** Whether an object or a text has more than the one text that the field shows. */
function hasOther(value: Json | undefined, text: string): boolean {
  return isFields(value) && value[text] === undefined && Object.keys(value).length > 0;
}

function textOf(value: Json | undefined, text: string): string {
  const held = isFields(value) ? value[text] : value;
  return typeof held === "string" ? held : "";
}

function ChoiceField({ schema, value, at, onChange, label }: FieldProps & { label: string }) {
  const usual = schema.default === undefined ? "" : plain(schema.default);
  return (
    <label className="gs-field">
      <span>{label}</span>
      <select
        value={value === undefined ? usual : plain(value)}
        onChange={(event) => {
          onChange(event.target.value === "" ? undefined : event.target.value, at);
        }}
      >
        {usual === "" && <option value="">–</option>}
        {schema.enum?.map((item) => (
          <option key={plain(item)} value={plain(item)}>
            {plain(item).replaceAll("_", " ")}
          </option>
        ))}
      </select>
      <span className="gs-help">{schema.description}</span>
    </label>
  );
}

function YesField({ schema, value, at, onChange, label }: FieldProps & { label: string }) {
  return (
    <label className="gs-check">
      <input
        type="checkbox"
        checked={value === true}
        onChange={(event) => {
          onChange(event.target.checked ? true : undefined, at);
        }}
      />
      <span>
        {label}
        <span className="gs-help">{schema.description}</span>
      </span>
    </label>
  );
}
