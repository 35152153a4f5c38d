import { useTexts } from "../language/TextsContext";
import type { Choice } from "./branches";
import { BackIcon, ForthIcon } from "./icons";

interface Props {
  choice: Choice;
  /** What there are several of, for a screen reader. */
  of: "question" | "answer";
  onChoose: (id: string) => void;
}

/** "2 / 3" between two arrows. At an end an arrow does nothing, but keeps the focus. */
export function BranchNavigator({ choice, of, onChoose }: Props) {
  const { say } = useTexts();
  const { at, count, ids } = choice;
  const [before, after] = [ids[at - 1], ids[at + 1]];
  return (
    <span className="gh-branches" role="group" aria-label={say(`branches.${of}`)}>
      <Arrow label={say(`branches.${of}.previous`)} id={before} onChoose={onChoose}>
        <BackIcon />
      </Arrow>
      <span aria-live="polite" aria-atomic="true">
        <span aria-hidden="true">{`${at + 1} / ${count}`}</span>
        <span className="gh-visually-hidden">{say("branches.at", { at: at + 1, count })}</span>
      </span>
      <Arrow label={say(`branches.${of}.next`)} id={after} onChoose={onChoose}>
        <ForthIcon />
      </Arrow>
    </span>
  );
}

interface ArrowProps {
  label: string;
  id: string | undefined;
  onChoose: (id: string) => void;
  children: React.ReactNode;
}

function Arrow({ label, id, onChoose, children }: ArrowProps) {
  return (
    <button
      type="button"
      className="gh-quiet gh-icon-quiet"
      aria-label={label}
      aria-disabled={id === undefined}
      onClick={() => {
        if (id !== undefined) onChoose(id);
      }}
    >
      {children}
    </button>
  );
}
