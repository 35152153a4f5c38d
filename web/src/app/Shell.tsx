import { useRef, useState } from "react";

import { Brand, MenuIcon } from "../conversation/icons";
import { AskView } from "./AskView";
import { ChatView } from "./ChatView";
import { Drawer } from "./Drawer";
import { usePageTexts } from "./pageTexts";
import type { SignedIn } from "./session";
import { Sidebar } from "./Sidebar";
import { TutorView } from "./TutorView";
import { UsageView } from "./UsageView";
import { useRoute } from "./useRoute";
import { useSessions } from "./useSessions";

/** The page of somebody who is signed in: where to go on the left, where one is on the right. */
export function Shell({ user }: { user: SignedIn }) {
  const { say } = usePageTexts();
  const place = useRoute();
  const sessions = useSessions(user.client);
  const [chosen, choose] = useState<{ session: string | null; key: number }>({
    session: null,
    key: 0,
  });
  const [current, setCurrent] = useState<string | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);

  function open(session: string | null) {
    choose((before) => ({ session, key: before.key + 1 }));
    setCurrent(session);
    setMenuOpen(false);
    location.hash = "chat";
  }

  function remove(id: string) {
    void sessions.remove(id);
    if (id === current) open(null);
  }

  const sidebar = (
    <Sidebar
      user={user}
      place={place}
      sessions={sessions}
      current={current}
      onOpen={open}
      onRemove={remove}
      onLeave={() => {
        setMenuOpen(false);
      }}
    />
  );

  return (
    <div className="gh-root gh-shell">
      <nav aria-label={say("menu.shortcut")}>
        <button
          type="button"
          className="gh-button gh-primary gh-skip"
          onClick={() => main.current?.focus()}
        >
          {say("menu.skip")}
        </button>
      </nav>
      <aside className="gh-sidebar" aria-label={say("menu")}>
        {sidebar}
      </aside>
      <header className="gh-topbar">
        <button
          type="button"
          className="gh-icon-button"
          aria-label={say("menu.open")}
          aria-expanded={isMenuOpen}
          onClick={() => {
            setMenuOpen(true);
          }}
        >
          <MenuIcon />
        </button>
        <span className="gh-wordmark">
          <Brand /> {say(place)}
        </span>
      </header>
      <Drawer
        isOpen={isMenuOpen}
        onClose={() => {
          setMenuOpen(false);
        }}
      >
        {sidebar}
      </Drawer>
      <main ref={main} tabIndex={-1} className="gh-main">
        <h1 className="gh-visually-hidden">{say(place)}</h1>
        {/* Conversations go on while one looks at another place. */}
        <div className="gh-place" hidden={place !== "chat"}>
          <ChatView
            key={chosen.key}
            user={user}
            session={chosen.session}
            onSession={setCurrent}
            onEnd={sessions.refresh}
          />
        </div>
        <div className="gh-place" hidden={place !== "tutor"}>
          <TutorView user={user} />
        </div>
        <div className="gh-place" hidden={place !== "ask"}>
          <AskView user={user} />
        </div>
        {place === "usage" && <UsageView user={user} />}
      </main>
    </div>
  );
}
