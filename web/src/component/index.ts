/** `tutor-chat.js`: the component, for a page that brings its own React. */
import "../styles/component.css";

export { Problem } from "../api/problem";
export { TutorChat, type TutorChatProps } from "./TutorChat";
