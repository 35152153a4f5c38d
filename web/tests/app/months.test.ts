import { expect, test } from "vitest";

import { dayOf, daysOf, monthOf } from "../../src/app/months";

test("a month begins and ends in UTC, also across a year and in a leap year", () => {
  const moment = new Date("2028-01-31T23:30:00Z");
  const bounds = [0, 1, -1].map((back) => monthOf(moment, back));

  expect(bounds.map(({ first, last }) => [dayOf(first), dayOf(last)])).toEqual([
    ["2028-01-01", "2028-01-31"],
    ["2027-12-01", "2027-12-31"],
    ["2028-02-01", "2028-02-29"],
  ]);
});

test("every day of a month is there once", () => {
  const days = daysOf(monthOf(new Date("2026-11-20T00:00:00Z"), 0));

  expect([days.length, days[0], days.at(-1)]).toEqual([30, "2026-11-01", "2026-11-30"]);
});
