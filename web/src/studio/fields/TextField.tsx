import { useId } from "react";

import { useFieldFindings } from "./context";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string | undefined;
  at?: string | undefined;
  isLong?: boolean;
  isCode?: boolean;
  placeholder?: string | undefined;
  suggestions?: readonly string[];
}

/** A text with its explanation and with what is wrong with it. */
export function TextField(props: Props) {
  const { label, value, onChange, help, at = "", isLong = false, isCode = false, placeholder } = props;
  const id = useId();
  const findings = useFieldFindings(at);
  const isWrong = at !== "" && findings.some((finding) => finding.severity === "error");
  const common = {
    id,
    value,
    placeholder,
    className: isCode ? "gs-mono" : undefined,
    "aria-describedby": `${id}-help`,
    "aria-invalid": isWrong ? true : undefined,
    spellCheck: isCode ? false : undefined,
    onChange: (event: { target: { value: string } }) => {
      onChange(event.target.value);
    },
  };
  return (
    <div className="gs-field">
      <label htmlFor={id}>{label}</label>
      {isLong ? (
        <textarea {...common} rows={Math.min(10, Math.max(2, value.split("\n").length + Math.floor(value.length / 46)))} />
      ) : (
        <input {...common} list={props.suggestions ? `${id}-list` : undefined} dir="auto" />
      )}
      {props.suggestions && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      )}
      <p id={`${id}-help`} className={isWrong ? "gs-help gs-error" : "gs-help"}>
        {at !== "" && findings.length > 0 ? findings.map((finding) => finding.message).join(" ") : help}
      </p>
    </div>
  );
}
