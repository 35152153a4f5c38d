import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { problemFrom, type Problem } from "../../api/problem";
import type { SignedIn } from "../../app/session";
import { ProblemNotice } from "../../conversation/ProblemNotice";
import type { AdminClient, Webhook } from "../adminClient";
import { TextField } from "../fields/TextField";
import { plain } from "../model/ways";

const EVENTS = ["session_started", "node_changed", "session_status_changed", "session_updated", "session_deleted"];

/** Addresses that events are sent to, and what became of each event. */
export function WebhooksPage({ client, user }: { client: AdminClient; user: SignedIn }) {
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ["webhooks"], queryFn: ({ signal }) => client.webhooks(signal) });
  const [made, setMade] = useState<Webhook | null>(null);
  const problem = found.error ? problemFrom(found.error) : null;
  const again = () => void queries.invalidateQueries({ queryKey: ["webhooks"] });
  return (
    <main className="gs-page">
      <div className="gs-page-head">
        <h1>Webhooks</h1>
      </div>
      {problem && <ProblemNotice problem={problem} onSignIn={user.signInAgain} onRetry={() => void found.refetch()} />}
      {made?.secret && (
        <section className="gs-ended" role="status">
          <p>
            Events to <bdi>{made.url}</bdi> are signed with this secret. It is shown once:
          </p>
          <code className="gs-call">{made.secret}</code>
        </section>
      )}
      <NewWebhook client={client} onMade={(webhook) => { setMade(webhook); again(); }} />
      {found.data?.length === 0 && <p className="gh-fine">None yet. What happens to sessions can be sent to an address of yours.</p>}
      <ul className="gs-versions">
        {(found.data ?? []).map((webhook) => (
          <li key={webhook.id} className="gs-listed">
            <div className="gs-listed-head">
              <span className="gs-listed-name">
                <bdi>{webhook.url}</bdi>
              </span>
              <span className={`gs-badge gs-badge-${webhook.status === "active" ? "published" : "draft"}`}>{webhook.status}</span>
              <button
                type="button"
                className="gs-plain"
                onClick={() => void client.changeWebhook(webhook.id, webhook.status === "active" ? "paused" : "active").then(again)}
              >
                {webhook.status === "active" ? "Pause" : "Go on"}
              </button>
            </div>
            <p className="gs-help">{webhook.event_types.join(", ").replaceAll("_", " ")}</p>
            <Deliveries client={client} webhook={webhook.id} />
          </li>
        ))}
      </ul>
    </main>
  );
}

function NewWebhook({ client, onMade }: { client: AdminClient; onMade: (webhook: Webhook) => void }) {
  const [url, write] = useState("");
  const [types, setTypes] = useState<readonly string[]>(["session_started", "session_status_changed"]);
  const [problem, setProblem] = useState<Problem | null>(null);
  return (
    <form
      className="gs-new"
      aria-label="New webhook"
      onSubmit={(event) => {
        event.preventDefault();
        setProblem(null);
        client.addWebhook(url, [...types], "").then(
          (made) => {
            write("");
            onMade(made);
          },
          (thrown: unknown) => {
            setProblem(problemFrom(thrown));
          },
        );
      }}
    >
      <TextField label="Address" help="Of yours, over https." value={url} placeholder="https://example.com/events" onChange={write} />
      <fieldset className="gs-condition">
        <legend>What is sent</legend>
        {EVENTS.map((type) => (
          <label key={type} className="gs-check">
            <input
              type="checkbox"
              checked={types.includes(type)}
              onChange={(event) => {
                setTypes(event.target.checked ? [...types, type] : types.filter((other) => other !== type));
              }}
            />
            <span>{type.replaceAll("_", " ")}</span>
          </label>
        ))}
      </fieldset>
      {problem && (
        <p className="gh-notice" role="alert">
          {problem.message}
        </p>
      )}
      <button type="submit" className="gh-button gh-primary" disabled={url === "" || types.length === 0}>
        Add webhook
      </button>
    </form>
  );
}

function Deliveries({ client, webhook }: { client: AdminClient; webhook: string }) {
  const [isOpen, open] = useState(false);
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ["deliveries", webhook],
    queryFn: ({ signal }) => client.deliveries(webhook, signal),
    enabled: isOpen,
  });
  return (
    <details className="gs-group" onToggle={(event) => { open(event.currentTarget.open); }}>
      <summary>Deliveries</summary>
      {found.data?.length === 0 && <p className="gh-fine">Nothing was sent in the last 30 days.</p>}
      {found.data && found.data.length > 0 && (
        <table className="gs-table">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">Status</th>
              <th scope="col">Attempts</th>
              <th scope="col">Answer</th>
              <th scope="col">
                <span className="gh-visually-hidden">Again</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.data.map((delivery) => (
              <tr key={delivery.event}>
                <th scope="row">
                  {delivery.event_type.replaceAll("_", " ")}
                  <code className="gs-help">{delivery.event}</code>
                </th>
                <td>{delivery.status}</td>
                <td>{delivery.attempts}</td>
                <td>{plain(delivery["http_status"] ?? delivery["error"] ?? "–")}</td>
                <td>
                  <button
                    type="button"
                    className="gs-plain"
                    onClick={() => void client.replay(webhook, delivery.event).then(() => queries.invalidateQueries({ queryKey: ["deliveries", webhook] }))}
                  >
                    Send again
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
