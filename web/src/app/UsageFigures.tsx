import type { Totals, Usage } from "../api/types";
import { daysOf, type Month } from "./months";
import { usePageTexts } from "./pageTexts";

const [WIDTH, HEIGHT] = [600, 120];

/** Totals, a picture by day, and the figures by model. */
export function UsageFigures({ usage, month }: { usage: Usage; month: Month }) {
  const { say } = usePageTexts();
  const { totals, by_model: models } = usage;
  return (
    <>
      <dl className="gh-tiles">
        <Tile name={say("usage.answers")} value={totals.agent_invocations} />
        <Tile name={say("usage.read")} value={totals.input_tokens} />
        <Tile name={say("usage.written")} value={totals.output_tokens} />
      </dl>
      <section className="gh-panel">
        <h3>{say("usage.by_day")}</h3>
        <DayBars usage={usage} month={month} />
      </section>
      <section className="gh-panel">
        <h3>{say("usage.by_model")}</h3>
        {models.length === 0 ? (
          <p className="gh-fine">{say("usage.none")}</p>
        ) : (
          <ModelTable models={models} />
        )}
      </section>
    </>
  );
}

function Tile({ name, value }: { name: string; value: number }) {
  const { number } = usePageTexts();
  return (
    <div className="gh-tile">
      <dt>{name}</dt>
      <dd>{number(value)}</dd>
    </div>
  );
}

function DayBars({ usage, month }: { usage: Usage; month: Month }) {
  const { say, date } = usePageTexts();
  const shown = (day: Date) => date(day, { dateStyle: "medium", timeZone: "UTC" });
  const tokens = new Map(usage.by_day.map((day) => [day.date, sum(day)]));
  const days = daysOf(month);
  const most = Math.max(1, ...tokens.values());
  const step = WIDTH / days.length;
  const total = sum(usage.totals);
  return (
    <>
      <svg
        className="gh-bars"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say("usage.drawn", { tokens: total, days: tokens.size, most })}
      >
        {days.map((day, index) => {
          const value = tokens.get(day) ?? 0;
          const height = value === 0 ? 2 : Math.max(4, (value / most) * HEIGHT);
          return (
            <rect
              key={day}
              data-empty={value === 0 || undefined}
              x={index * step + step * 0.15}
              y={HEIGHT - height}
              width={step * 0.7}
              height={height}
            >
              <title>{say("usage.day", { day: shown(new Date(day)), tokens: value })}</title>
            </rect>
          );
        })}
      </svg>
      <p className="gh-bars-ends gh-fine">
        <span>{shown(month.first)}</span>
        <span>{shown(month.last)}</span>
      </p>
    </>
  );
}

function ModelTable({ models }: { models: Usage["by_model"] }) {
  const { say, number } = usePageTexts();
  return (
    <div className="gh-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{say("usage.model")}</th>
            <th scope="col">{say("usage.answers")}</th>
            <th scope="col">{say("usage.read")}</th>
            <th scope="col">{say("usage.written")}</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.model_id}>
              <th scope="row">{model.model_id}</th>
              <td>{number(model.agent_invocations)}</td>
              <td>{number(model.input_tokens)}</td>
              <td>{number(model.output_tokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sum(totals: Totals): number {
  return totals.input_tokens + totals.output_tokens;
}
