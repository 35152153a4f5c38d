import { expect, test } from "vitest";

import { groupsOf } from "../../src/app/groups";
import { PAGE } from "../../src/app/pageTexts";
import { localeOf, preferredOf } from "../../src/language/languages";
import { textsOf } from "../../src/language/texts";

test.each([
  [["de-AT", "en"], "de", "de-AT"],
  [["fr-FR", "de", "en-US"], "de", "de"],
  [["EN-gb"], "en", "EN-gb"],
  [["fr", "ja"], "en", "en"],
  [[], "en", "en"],
  [["de_broken locale", "de-CH"], "de", "de-CH"],
])("%j reads %s, with dates and numbers of %s", (preferences, language, locale) => {
  const found = preferredOf(preferences.map((name) => name.replace("_", "-")));

  expect(found).toBe(language);
  expect(localeOf(found, preferences)).toBe(locale);
});

test("numbers and plurals are those of the language", () => {
  const [english, german] = [textsOf("en", PAGE, []), textsOf("de", PAGE, [])];
  const of = (tokens: number, days: number) => ({ tokens, days, most: 1234 });

  expect(english.say("usage.drawn", of(1, 1))).toBe("1 token on 1 day; at most 1,234 on one.");
  expect(english.say("usage.drawn", of(0, 2))).toBe("0 tokens on 2 days; at most 1,234 on one.");
  expect(german.say("usage.drawn", of(1, 1))).toBe("1 Token an 1 Tag; höchstens 1.234 an einem.");
  expect(german.say("usage.drawn", of(5000, 2))).toBe("5.000 Tokens an 2 Tagen; höchstens 1.234 an einem.");
  expect(textsOf("de", PAGE, ["de-CH"]).number(1234)).toMatch(/^1['’]234$/);
});

test("braces of a text are braces", () => {
  expect(textsOf("de", PAGE, []).say("exercise.brackets.text")).toContain("(), [] und {}.");
});

function at(id: string, moment: Date | string) {
  const last_activity = typeof moment === "string" ? moment : moment.toISOString();
  return { session_id: id, title: id, created_at: "", last_activity, message_count: 2 };
}

test("conversations stand below today, yesterday, the week and their month", () => {
  const now = new Date(2026, 10, 30, 0, 10); // ten minutes after midnight where the reader is
  const day = (distance: number, hour = 12) => new Date(2026, 10, 30 + distance, hour);
  const listed = [
    at("ahead", day(0, 1)), // by a clock that is ahead
    at("now", now),
    at("late", day(-1, 23)),
    at("week", day(-6, 0)),
    at("month", day(-7, 23)),
    at("older", new Date(2026, 9, 31)),
    at("unknown", ""),
  ];
  const headings = (language: "en" | "de") =>
    groupsOf(listed, now, textsOf(language, PAGE, [])).map(({ heading, sessions }) => [
      heading,
      sessions.map(({ session_id }) => session_id).join(),
    ]);

  expect(headings("en")).toEqual([
    ["Today", "ahead,now"],
    ["Yesterday", "late"],
    ["Previous 7 days", "week"],
    ["November 2026", "month"],
    ["October 2026", "older"],
    ["", "unknown"],
  ]);
  expect(headings("de").map(([heading]) => heading)).toEqual([
    "Heute",
    "Gestern",
    "Letzte 7 Tage",
    "November 2026",
    "Oktober 2026",
    "",
  ]);
});
