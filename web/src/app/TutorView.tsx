import { useId, useState } from "react";

import { TutorChat } from "../component/TutorChat";
import { EXERCISES, type Exercise } from "./exercises";
import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";

const [FIRST] = EXERCISES;

/** A problem and an editor beside the tutor. */
export function TutorView({ user }: { user: SignedIn }) {
  const { say } = usePageTexts();
  const [exercise, setExercise] = useState<Exercise>(FIRST);
  const [code, setCode] = useState(FIRST.starter);
  const id = useId();
  const { name, language } = exercise;
  const [title, description] = [say(`exercise.${name}`), say(`exercise.${name}.text`)];

  function choose(named: string) {
    const found = EXERCISES.find((each) => each.name === named) ?? FIRST;
    setExercise(found);
    setCode(found.starter);
  }

  return (
    <div className="gh-split">
      <section className="gh-workbench" aria-label={say("tutor.workbench")}>
        <label className="gh-label" htmlFor={`${id}-problem`}>
          {say("tutor.problem")}
        </label>
        <select
          id={`${id}-problem`}
          className="gh-field"
          value={name}
          onChange={(event) => {
            choose(event.target.value);
          }}
        >
          {EXERCISES.map((each) => (
            <option key={each.name} value={each.name}>
              {say(`exercise.${each.name}`)}
            </option>
          ))}
        </select>
        <p className="gh-problem">{description}</p>
        <label className="gh-label" htmlFor={`${id}-code`}>
          {say("tutor.code")}
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
        key={name}
        problemDetails={{ title, description, language }}
        userCode={code}
        getToken={user.client.door.token}
        onSignIn={user.signInAgain}
      />
    </div>
  );
}
