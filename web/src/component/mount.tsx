import { StrictMode, type ComponentType } from "react";
import { createRoot } from "react-dom/client";

import { FlowChat, type FlowChatProps } from "./FlowChat";
import { TutorChat, type TutorChatProps } from "./TutorChat";

export interface Mounted<Props> {
  /** Tell it what is new, such as newer code; what is left out stays. */
  update: (changes: Partial<Props>) => void;
  /** Stop what runs and leave the element empty. */
  unmount: () => void;
}

export type MountedTutor = Mounted<TutorChatProps>;

/** Put the tutor into an element of a page that does not use React, or another React. */
export function mount(element: Element, options: TutorChatProps): MountedTutor {
  return mounted(element, TutorChat, options);
}

/** Put a published flow into an element of such a page. */
export function mountFlow(element: Element, options: FlowChatProps): Mounted<FlowChatProps> {
  return mounted(element, FlowChat, options);
}

function mounted<Props extends object>(
  element: Element,
  Component: ComponentType<Props>,
  options: Props,
): Mounted<Props> {
  const root = createRoot(element);
  let props = options;

  function render() {
    root.render(
      <StrictMode>
        <Component {...props} />
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
