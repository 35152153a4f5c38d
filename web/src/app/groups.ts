/** Conversations below headings by their age, as dates are told in the reader's language. */

import type { Session } from "../api/types";
import type { Texts } from "../language/texts";
import type { PageKey } from "./pageTexts";

export interface Group {
  /** Empty for conversations of which nothing says how old they are. */
  heading: string;
  sessions: Session[];
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** Conversations as they are given, newest first, cut where the heading changes. */
export function groupsOf(sessions: readonly Session[], now: Date, texts: Texts<PageKey>): Group[] {
  const groups: Group[] = [];
  for (const session of sessions) {
    const heading = headingOf(new Date(session.last_activity), now, texts);
    const last = groups.at(-1);
    if (last?.heading === heading) last.sessions.push(session);
    else groups.push({ heading, sessions: [session] });
  }
  return groups;
}

function headingOf(moment: Date, now: Date, { say, day, date }: Texts<PageKey>): string {
  if (Number.isNaN(moment.getTime())) return "";
  const age = daysBetween(moment, now);
  if (age <= 1) return capital(day(-Math.max(0, age)));
  if (age < WEEK_DAYS) return say("sessions.week");
  return date(moment, { month: "long", year: "numeric" });
}

/** Midnights between two moments where the reader is; a day of 23 hours counts, too. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

function midnight(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
