import { useContext } from "react";

import type { Json } from "../../api/flowTypes";
import { isFields } from "../model/document";
import { FieldContext } from "./context";
import { TextField } from "./TextField";
import { understood, written } from "./ValueField";

interface Props {
  label: string;
  value: Json;
  operators: readonly string[];
  onChange: (value: Json) => void;
}

const WORDS: Record<string, string> = {
  eq: "is", ne: "is not", gt: "is more than", gte: "is at least", lt: "is less than", lte: "is at most",
  in: "is one of", contains: "contains", startsWith: "begins with", endsWith: "ends with",
  matches: "matches", exists: "is known", missing: "is unknown",
};

/** A variable compared with a value; or an expression, for all that this cannot say. */
export function ConditionField({ label, value, operators, onChange }: Props) {
  const { variables } = useContext(FieldContext);
  const simple = simpleOf(value, operators);
  if (!simple) {
    return (
      <div className="gs-condition">
        <TextField
          label={label}
          help="An expression in CEL, such as user.age >= 18."
          isLong
          isCode
          value={typeof value === "string" ? value : JSON.stringify(value)}
          onChange={(text) => {
            onChange(isFields(value) ? (understood(text) ?? "") : text);
          }}
        />
        <button type="button" className="gs-plain" onClick={() => { onChange({ var: "", eq: "" }); }}>
          Compare a variable instead
        </button>
      </div>
    );
  }
  const [path, operator, compared] = simple;
  const isAlone = operator === "exists" || operator === "missing";
  const change = (changed: { path?: string; operator?: string; compared?: Json }) => {
    const to = changed.operator ?? operator;
    const alone = to === "exists" || to === "missing";
    onChange({ var: changed.path ?? path, [to]: alone ? true : (changed.compared ?? (isAlone ? "" : compared)) });
  };
  return (
    <fieldset className="gs-condition">
      <legend>{label}</legend>
      <TextField label="Variable" value={path} suggestions={variables} onChange={(to) => { change({ path: to }); }} />
      <label className="gs-field">
        <span>Comparison</span>
        <select value={operator} onChange={(event) => { change({ operator: event.target.value }); }}>
          {operators.map((name) => (
            <option key={name} value={name}>
              {WORDS[name] ?? name}
            </option>
          ))}
        </select>
      </label>
      {!isAlone && (
        <TextField
          label="Value"
          value={written(compared)}
          onChange={(text) => { change({ compared: understood(text) ?? "" }); }}
        />
      )}
      <button type="button" className="gs-plain" onClick={() => { onChange(""); }}>
        Write an expression instead
      </button>
    </fieldset>
  );
}

function simpleOf(value: Json, operators: readonly string[]): [string, string, Json] | null {
  if (value === null) return ["", "eq", ""];
  if (!isFields(value)) return null;
  const { var: path, ...rest } = value;
  const [[operator, compared] = ["", null], ...others] = Object.entries(rest);
  if (typeof path !== "string" || others.length > 0 || !operators.includes(operator)) return null;
  return [path, operator, compared];
}
