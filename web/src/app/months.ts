/** Months in UTC, as usage is counted. */
export interface Month {
  first: Date;
  last: Date;
}

/** The month of a moment, or one that many months before it. */
export function monthOf(moment: Date, back: number): Month {
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth() - back];
  const first = new Date(Date.UTC(year, month, 1));
  const last = new Date(Date.UTC(year, month + 1, 0));
  return { first, last };
}

/** `2026-11-20` */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Every day of a month as `2026-11-20`. */
export function daysOf(month: Month): string[] {
  const count = month.last.getUTCDate();
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(month.first);
    day.setUTCDate(index + 1);
    return dayOf(day);
  });
}
