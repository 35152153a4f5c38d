import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { TutorChat, type TutorChatProps } from "./TutorChat";

export interface MountedTutor {
  /** Tell it of another problem or of newer code; what is left out stays. */
  update: (changes: Partial<TutorChatProps>) => void;
  /** Stop what runs and leave the element empty. */
  unmount: () => void;
}

/** Put the tutor into an element of a page that does not use React, or another React. */
export function mount(element: Element, options: TutorChatProps): MountedTutor {
  const root = createRoot(element);
  let props = options;

  function render() {
    root.render(
      <StrictMode>
        <TutorChat {...props} />
      </StrictMode>,
    );
  }

  render();
  return {
    update: (changes) => {
      props = { ...props, ...changes };
      render();
    },
    unmount: () => {
      root.unmount();
    },
  };
}
