import type { Totals, Usage } from "../api/types";
import { daysOf, type Month } from "./months";

const number = new Intl.NumberFormat();
const [WIDTH, HEIGHT] = [600, 120];

/** Totals, a picture by day, and the figures by model. */
export function UsageFigures({ usage, month }: { usage: Usage; month: Month }) {
  const { totals, by_model: models } = usage;
  return (
    <>
      <dl className="gh-tiles">
        <Tile name="Answers" value={totals.agent_invocations} />
        <Tile name="Tokens read" value={totals.input_tokens} />
        <Tile name="Tokens written" value={totals.output_tokens} />
      </dl>
      <section className="gh-panel">
        <h3>Tokens by day</h3>
        <DayBars usage={usage} month={month} />
      </section>
      <section className="gh-panel">
        <h3>By model</h3>
        {models.length === 0 ? (
          <p className="gh-fine">No model was asked in this month.</p>
        ) : (
          <ModelTable models={models} />
        )}
      </section>
    </>
  );
}

function Tile({ name, value }: { name: string; value: number }) {
  return (
    <div className="gh-tile">
      <dt>{name}</dt>
      <dd>{number.format(value)}</dd>
    </div>
  );
}

function DayBars({ usage, month }: { usage: Usage; month: Month }) {
  const tokens = new Map(usage.by_day.map((day) => [day.date, sum(day)]));
  const days = daysOf(month);
  const most = Math.max(1, ...tokens.values());
  const step = WIDTH / days.length;
  const total = number.format(sum(usage.totals));
  return (
    <>
      <svg
        className="gh-bars"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} tokens on ${tokens.size} days; at most ${number.format(most)} on one.`}
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
              <title>{`${day}: ${number.format(value)} tokens`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="gh-bars-ends gh-fine">
        <span>{days[0]}</span>
        <span>{days.at(-1)}</span>
      </p>
    </>
  );
}

function ModelTable({ models }: { models: Usage["by_model"] }) {
  return (
    <div className="gh-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Answers</th>
            <th scope="col">Tokens read</th>
            <th scope="col">Tokens written</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.model_id}>
              <th scope="row">{model.model_id}</th>
              <td>{number.format(model.agent_invocations)}</td>
              <td>{number.format(model.input_tokens)}</td>
              <td>{number.format(model.output_tokens)}</td>
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
