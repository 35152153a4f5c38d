/** `tutor-chat-standalone.js`: `mount`, with everything that it needs. */
import "../styles/component.css";

export { mount, type MountedTutor } from "./mount";
export type { TutorChatProps } from "./TutorChat";
