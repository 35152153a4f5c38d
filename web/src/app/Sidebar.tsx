import type { ReactNode } from "react";

import {
  ChatIcon,
  CodeIcon,
  FiguresIcon,
  LeaveIcon,
  PlusIcon,
  StudioIcon,
  TutorIcon,
  UsageIcon,
} from "../conversation/icons";
import { LanguageChoice } from "./LanguageChoice";
import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";
import { SessionList } from "./SessionList";
import { goTo } from "./usePage";
import type { Place } from "./useRoute";
import type { Sessions } from "./useSessions";
import { Wordmark } from "./Wordmark";

interface Props {
  user: SignedIn;
  place: Place;
  sessions: Sessions;
  current: string | null;
  onOpen: (session: string | null) => void;
  onRemove: (session: string) => void;
  onLeave: () => void;
}

/** Places, conversations, and who is signed in. */
export function Sidebar(props: Props) {
  const { user, place, sessions, onOpen, onLeave } = props;
  const { say } = usePageTexts();
  const shown = (name: Place, icon: ReactNode) => (
    <li>
      <a href={`#${name}`} aria-current={place === name ? "page" : undefined} onClick={onLeave}>
        {icon} {say(name)}
      </a>
    </li>
  );
  const page = (address: string, label: string, icon: ReactNode) => (
    <li>
      <a
        href={address}
        onClick={(event) => {
          event.preventDefault();
          goTo(address);
        }}
      >
        {icon} {label}
      </a>
    </li>
  );
  return (
    <div className="gh-sidebar-inside">
      <Wordmark />
      <nav aria-label={say("menu.places")}>
        <ul className="gh-places">
          {shown("chat", <ChatIcon />)}
          {shown("tutor", <TutorIcon />)}
          {shown("ask", <FiguresIcon />)}
          {user.isAdmin && shown("usage", <UsageIcon />)}
          {user.isAdmin && page("/studio", say("studio"), <StudioIcon />)}
          {page("/docs", say("menu.api"), <CodeIcon />)}
        </ul>
      </nav>
      <div className="gh-sessions">
        <div className="gh-sessions-head">
          <h2>{say("sessions")}</h2>
          <button
            type="button"
            className="gh-icon-button"
            aria-label={say("chat.new")}
            title={say("chat.new")}
            onClick={() => {
              onOpen(null);
            }}
          >
            <PlusIcon />
          </button>
        </div>
        <SessionList
          sessions={sessions}
          current={place === "chat" ? props.current : null}
          onOpen={onOpen}
          onRemove={props.onRemove}
        />
      </div>
      <LanguageChoice />
      <div className="gh-account">
        <div className="gh-account-who">
          <span className="gh-account-email" title={user.email}>
            {user.email}
          </span>
          <span className="gh-fine">{user.tenantId}</span>
        </div>
        <button
          type="button"
          className="gh-icon-button"
          aria-label={say("account.sign_out")}
          title={say("account.sign_out")}
          onClick={user.signOut}
        >
          <LeaveIcon />
        </button>
      </div>
    </div>
  );
}
