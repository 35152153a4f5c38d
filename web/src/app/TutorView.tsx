import { useId, useState } from "react";

import { TutorChat } from "../component/TutorChat";
import { EXERCISES, type Exercise } from "./exercises";
import type { SignedIn } from "./session";

const [FIRST] = EXERCISES;

/** A problem and an editor beside the tutor. */
export function TutorView({ user }: { user: SignedIn }) {
  const [exercise, setExercise] = useState<Exercise>(FIRST);
  const [code, setCode] = useState(FIRST.starter);
  const id = useId();
  const { title, description, language } = exercise;

  function choose(named: string) {
    const found = EXERCISES.find((each) => each.title === named) ?? FIRST;
    setExercise(found);
    setCode(found.starter);
  }

  return (
    <div className="gh-split">
      <section className="gh-workbench" aria-label="Problem and code">
        <label className="gh-label" htmlFor={`${id}-problem`}>
          Problem
        </label>
        <select
          id={`${id}-problem`}
          className="gh-field"
          value={title}
          onChange={(event) => {
            choose(event.target.value);
          }}
        >
          {EXERCISES.map((each) => (
            <option key={each.title}>{each.title}</option>
          ))}
        </select>
        <p className="gh-problem">{description}</p>
        <label className="gh-label" htmlFor={`${id}-code`}>
          Your code
        </label>
        <textarea
          id={`${id}-code`}
          className="gh-field gh-editor"
          value={code}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => {
            setCode(event.target.value);
          }}
        />
      </section>
      <TutorChat
        key={title}
        problemDetails={{ title, description, language }}
        userCode={code}
        getToken={user.client.door.token}
        onSignIn={user.signInAgain}
      />
    </div>
  );
}
