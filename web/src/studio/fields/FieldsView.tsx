import type { Json } from "../../api/flowTypes";
import type { Fields } from "../model/document";
import type { FieldSchema } from "../model/schema";
import { FieldView } from "./FieldView";

interface Props {
  fields: Readonly<Record<string, FieldSchema>>;
  value: Fields;
  at: string;
  onChange: (value: Fields, tag: string) => void;
}

/** The fields of an object. Those of the older form are only shown where a document has them. */
export function FieldsView({ fields, value, at, onChange }: Props) {
  const offered = Object.entries(fields).filter(([name, schema]) => isOffered(name, schema, value));
  const basic = offered.filter(([name, schema]) => isBasic(name, schema, value));
  const more = offered.filter(([name, schema]) => !isBasic(name, schema, value));

  const view = ([name, schema]: [string, FieldSchema]) => (
    <FieldView
      key={name}
      name={name}
      schema={schema}
      value={value[name]}
      at={at === "" ? name : `${at}.${name}`}
      onChange={(held, tag) => {
        onChange(changed(value, name, held), tag);
      }}
    />
  );
  return (
    <>
      {basic.map(view)}
      {more.length > 0 && (
        <details className="gs-more">
          <summary>More</summary>
          {more.map(view)}
        </details>
      )}
    </>
  );
}

function isOffered(name: string, schema: FieldSchema, value: Fields): boolean {
  if (schema.const !== undefined) return false;
  const isThere = value[name] !== undefined;
  if (schema.deprecated) return isThere && schema.title !== undefined;
  if (schema["x-unless"] !== undefined && value[schema["x-unless"]] !== undefined) return isThere;
  const when = schema["x-when"];
  return when === undefined || value["type"] === when || isThere;
}

const RARE = new Set([
  "typing_delay", "source", "source_config", "track_shown_in", "content_id", "placeholder", "headers",
  "query_params", "retry", "timeout", "idempotent", "fallback_response", "error_variable", "response_variable",
  "image_url", "wait_for_ack",
]);

/** Fields that most nodes need, and any that the document has filled in. */
function isBasic(name: string, _: FieldSchema, value: Fields): boolean {
  return !RARE.has(name) || value[name] !== undefined;
}

/** An object with another value of one field; an empty one takes the field away. */
function changed(value: Fields, name: string, held: Json | undefined): Fields {
  if (held !== undefined) return { ...value, [name]: held };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
