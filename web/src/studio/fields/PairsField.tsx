import { useState } from "react";

import type { Json } from "../../api/flowTypes";
import type { Fields } from "../model/document";
import { understood, written } from "./ValueField";

interface Props {
  label: string;
  help?: string | undefined;
  value: Fields;
  onChange: (value: Fields | undefined) => void;
}

/** Names and values that the author chooses. A row without a name is kept here until it has one. */
export function PairsField({ label, help, value, onChange }: Props) {
  const [rows, setRows] = useState<[string, Json][]>(() => Object.entries(value));
  const shown = sameRows(rows, value) ? rows : Object.entries(value);

  function change(next: [string, Json][]) {
    setRows(next);
    const named = next.filter(([name]) => name !== "");
    onChange(named.length > 0 ? Object.fromEntries(named) : undefined);
  }

  return (
    <fieldset className="gs-pairs">
      <legend>{label}</legend>
      {help !== undefined && <p className="gs-help">{help}</p>}
      {shown.map(([name, held], at) => (
        <div key={at} className="gs-pair">
          <input
            aria-label={`Name ${at + 1}`}
            value={name}
            onChange={(event) => {
              change(shown.map((row, number) => (number === at ? [event.target.value, row[1]] : row)));
            }}
          />
          <input
            aria-label={`Value of ${name || at + 1}`}
            value={written(held)}
            onChange={(event) => {
              const read = understood(event.target.value) ?? "";
              change(shown.map((row, number) => (number === at ? [row[0], read] : row)));
            }}
          />
          <button
            type="button"
            className="gs-tool"
            aria-label={`Remove ${name || at + 1}`}
            onClick={() => { change(shown.filter((_, number) => number !== at)); }}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" className="gs-plain" onClick={() => { setRows([...shown, ["", ""]]); }}>
        Add
      </button>
    </fieldset>
  );
}

function sameRows(rows: [string, Json][], value: Fields): boolean {
  const named = Object.fromEntries(rows.filter(([name]) => name !== ""));
  return JSON.stringify(named) === JSON.stringify(value);
}
