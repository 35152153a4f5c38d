/** `tutor-chat.js`: the components, for a page that brings its own React. */
import "../styles/component.css";

export { Problem } from "../api/problem";
export type { Language } from "../language/languages";
export { FlowChat, type FlowChatProps } from "./FlowChat";
export { TutorChat, type TutorChatProps } from "./TutorChat";
