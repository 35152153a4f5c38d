import type { ReactNode } from "react";

import {
  Brand,
  ChatIcon,
  CodeIcon,
  FiguresIcon,
  LeaveIcon,
  PlusIcon,
  StudioIcon,
  TutorIcon,
  UsageIcon,
} from "../conversation/icons";
import type { SignedIn } from "./session";
import { SessionList } from "./SessionList";
import { goTo } from "./usePage";
import type { Place } from "./useRoute";
import type { Sessions } from "./useSessions";

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
  const shown = (name: Place, label: string, icon: ReactNode) => (
    <li>
      <a href={`#${name}`} aria-current={place === name ? "page" : undefined} onClick={onLeave}>
        {icon} {label}
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
      <p className="gh-wordmark">
        <Brand /> Gatehouse
      </p>
      <nav aria-label="Places">
        <ul className="gh-places">
          {shown("chat", "Chat", <ChatIcon />)}
          {shown("tutor", "Tutor", <TutorIcon />)}
          {shown("ask", "Ask your figures", <FiguresIcon />)}
          {user.isAdmin && shown("usage", "Usage", <UsageIcon />)}
          {user.isAdmin && page("/studio", "Studio", <StudioIcon />)}
          {page("/docs", "API", <CodeIcon />)}
        </ul>
      </nav>
      <div className="gh-sessions">
        <div className="gh-sessions-head">
          <h2>Conversations</h2>
          <button
            type="button"
            className="gh-icon-button"
            aria-label="New chat"
            title="New chat"
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
          aria-label="Sign out"
          title="Sign out"
          onClick={user.signOut}
        >
          <LeaveIcon />
        </button>
      </div>
    </div>
  );
}
