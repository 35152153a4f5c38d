/** `tutor-chat-standalone.js`: `mount` and `mountFlow`, with everything that they need. */
import "../styles/component.css";

export type { FlowChatProps } from "./FlowChat";
export { mount, mountFlow, type Mounted, type MountedTutor } from "./mount";
export type { TutorChatProps } from "./TutorChat";
