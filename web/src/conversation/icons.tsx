/** Drawings that repeat what a label says; screen readers skip them. */

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="gh-icon"
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const SendIcon = () => (
  <Icon>
    <path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
  </Icon>
);

export const StopIcon = () => (
  <Icon>
    <rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="m14 6-6 6 6 6" />
  </Icon>
);

export const ForthIcon = () => (
  <Icon>
    <path d="m10 6 6 6-6 6" />
  </Icon>
);

export const GoodIcon = () => (
  <Icon>
    <path d="M7.5 10.5v9h-3v-9zM7.5 11l3.5-7c1.4 0 2.3 1 2.3 2.4V9.5h4.6c1.3 0 2.1 1 1.9 2.2l-1.1 6c-.2 1-1 1.8-2.1 1.8H7.5" />
  </Icon>
);

export const BadIcon = () => (
  <Icon>
    <path d="M16.5 13.5v-9h3v9zM16.5 13l-3.5 7c-1.4 0-2.3-1-2.3-2.4V14.5H6.1c-1.3 0-2.1-1-1.900-2.2l1.1-6c.2-1 1-1.8 2.1-1.8h9.1" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);

export const TrashIcon = () => (
  <Icon>
    <path d="M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v4.5M13.5 11v4.5" />
  </Icon>
);

export const MenuIcon = () => (
  <Icon>
    <path d="M4 7h16M4 12h16M4 17h10" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const ChatIcon = () => (
  <Icon>
    <path d="M20 11.5c0 4-3.6 7-8 7-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.600C4.7 14.7 4 13.2 4 11.5c0-4 3.6-7 8-7s8 3 8 7Z" />
  </Icon>
);

export const CodeIcon = () => (
  <Icon>
    <path d="m9 7-5 5 5 5M15 7l5 5-5 5" />
  </Icon>
);

export const TutorIcon = () => (
  <Icon>
    <path d="m3 9 9-4 9 4-9 4-9-4ZM7 11v4.5c1.3 1.3 3 2 5 2s3.7-.7 5-2V11M21 9v5" />
  </Icon>
);

export const FiguresIcon = () => (
  <Icon>
    <path d="M4 20h16M7 16v-4M12 16V6M17 16V9" />
  </Icon>
);

export const UsageIcon = () => (
  <Icon>
    <path d="M4.5 16a8.5 8.5 0 1 1 15 0M12 14l4-4.5" />
    <circle cx="12" cy="14.5" r="1.25" />
  </Icon>
);

export const StudioIcon = () => (
  <Icon>
    <rect x="3" y="4" width="7" height="5" rx="1.5" />
    <rect x="14" y="15" width="7" height="5" rx="1.5" />
    <path d="M10 6.5h3a3 3 0 0 1 3 3V15" />
  </Icon>
);

export const LeaveIcon = () => (
  <Icon>
    <path d="M10 5H6v14h4M14 8l4 4-4 4M18 12H10" />
  </Icon>
);

/** Two posts and a lintel. */
export const Brand = () => (
  <svg className="gh-brand" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <rect width="32" height="32" rx="9" fill="currentColor" />
    <path
      d="M8 24V13.5a8 8 0 0 1 16 0V24M12.5 24v-9.5a3.5 3.5 0 0 1 7 0V24"
      fill="none"
      stroke="var(--gh-on-accent)"
      strokeWidth="2"
      strokeLinecap="round"
    />
  </svg>
);
