import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { problemFrom } from "../../api/problem";
import type { AdminClient, Report } from "../adminClient";

interface Props {
  client: AdminClient;
  flow: string;
  node: string | undefined;
  onHeat: (heat: ReadonlyMap<string, Heat>) => void;
}

/** What a card shows of its node: how many came, and how warm it is from 0 to 5. */
export interface Heat {
  label: string;
  degree: number;
}

const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90];

/** What sessions came to; on the canvas, where visitors stand and where they leave. */
export function FiguresPanel({ client, flow, node, onHeat }: Props) {
  const [days, choose] = useState(30);
  const [now] = useState(() => Date.now());
  const last = dayOf(now);
  const first = dayOf(now - (days - 1) * DAY_MS);
  const report = useQuery({
    queryKey: ["report", flow, first, last],
    queryFn: ({ signal }) => client.report(flow, first, last, signal),
    refetchInterval: 30_000,
  });
  useEffect(() => {
    onHeat(report.data ? heatOf(report.data) : new Map());
  }, [report.data, onHeat]);
  const problem = report.error ? problemFrom(report.error) : null;
  return (
    <div className="gs-inspector">
      <header className="gs-side-head">
        <h2>Figures</h2>
        <label className="gs-search">
          <span className="gh-visually-hidden">Days</span>
          <select value={days} onChange={(event) => { choose(Number(event.target.value)); }}>
            {SPANS.map((span) => (
              <option key={span} value={span}>
                last {span} days
              </option>
            ))}
          </select>
        </label>
      </header>
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.message}
        </p>
      )}
      {report.data && <Totals report={report.data} />}
      {report.data && report.data.totals.starts > 0 && <Nodes report={report.data} node={node} />}
    </div>
  );
}

function Totals({ report }: { report: Report }) {
  const { totals } = report;
  if (totals.starts === 0) return <p>Nobody has played it in this time. Figures come a minute after visitors at most.</p>;
  const rows: [string, string][] = [
    ["Began", String(totals.starts)],
    ["Came to the end", `${totals.completions} (${percent(totals.completion_rate)})`],
    ["Left before", String(totals.abandoned)],
    ["Time, half of them within", seconds(totals.seconds.p50)],
  ];
  const most = Math.max(1, ...report.by_day.map((day) => day.starts));
  return (
    <>
      <dl className="gs-known">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <svg className="gs-days" width={report.by_day.length * 14} viewBox={`0 0 ${report.by_day.length * 10} 40`} role="img" aria-label={`Sessions by day, ${most} at most`} preserveAspectRatio="none">
        {report.by_day.map((day, at) => {
          const height = (day.starts / most) * 38;
          return (
            <rect key={day.day} x={at * 10 + 1} y={40 - height} width={8} height={height}>
              <title>{`${day.day}: ${day.starts}`}</title>
            </rect>
          );
        })}
      </svg>
    </>
  );
}

function Nodes({ report, node }: { report: Report; node: string | undefined }) {
  const shown = report.nodes.filter((item) => node === undefined || item.node.split("/")[0] === node);
  const answers = report.answers.filter((item) => node === undefined || item.node.split("/")[0] === node);
  return (
    <>
      <table className="gs-table">
        <caption>{node === undefined ? "Nodes where visitors stood" : `At ${node}`}</caption>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Came</th>
            <th scope="col">Left there</th>
            <th scope="col">Half within</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <tr key={item.node}>
              <th scope="row">
                <bdi>{item.node}</bdi>
              </th>
              <td>{item.reached}</td>
              <td>{percent(item.drop_off_rate)}</td>
              <td>{seconds(item.seconds.p50)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {answers.length > 0 && (
        <table className="gs-table">
          <caption>Answers</caption>
          <tbody>
            {answers.map((item) => (
              <tr key={`${item.node} ${item.option}`}>
                <th scope="row">
                  <bdi>{item.option}</bdi>
                </th>
                <td>{item.count}</td>
                <td>{percent(item.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function heatOf(report: Report): Map<string, Heat> {
  return new Map(
    report.nodes.map((item) => {
      const rate = item.drop_off_rate ?? 0;
      const label = `${item.reached} came, ${percent(item.drop_off_rate)} left`;
      return [item.node.split("/")[0] ?? item.node, { label, degree: Math.min(5, Math.ceil(rate * 10)) }];
    }),
  );
}

function percent(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}

function seconds(value: number | null): string {
  if (value === null) return "–";
  return value < 90 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
