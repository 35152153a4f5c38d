import { useEffect, useState } from "react";

import type { SignedIn } from "../../app/session";
import type { AdminClient } from "../adminClient";
import type { FlowDraft } from "../client";
import { changeNode, removeNodes } from "../model/changes";
import { partsOf } from "../model/document";
import { FiguresPanel, type Heat } from "../panels/FiguresPanel";
import { VersionsPanel } from "../panels/VersionsPanel";
import { TrialPanel } from "../trial/TrialPanel";
import { useTrial } from "../trial/useTrial";
import { useDraft } from "../useDraft";
import { useFindings } from "../useFindings";
import { Canvas } from "./Canvas";
import { ConflictDialog } from "./ConflictDialog";
import { FlowForm } from "./FlowForm";
import { Inspector } from "./Inspector";
import { Outline } from "./Outline";
import { Toolbar, type Panel } from "./Toolbar";
import { useKeys } from "./useKeys";

interface Props {
  read: FlowDraft;
  client: AdminClient;
  user: SignedIn;
}

/** The canvas in the middle, every node in a list on the left, what is selected on the right. */
export function Workbench({ read, client, user }: Props) {
  const draft = useDraft(client, read);
  const { document, change } = draft;
  const findings = useFindings(client, draft.flow.id, document);
  const [selected, select] = useState<readonly string[]>([]);
  const [panel, show] = useState<Panel>("node");
  const [focus, setFocus] = useState<{ id: string; at: number } | null>(null);
  const [marks, setMarks] = useState<Readonly<Record<string, string>>>(NO_MARKS);
  const [heat, setHeat] = useState<ReadonlyMap<string, Heat>>(NO_HEAT);
  const trial = useTrial(client, draft.flow.id, document, panel === "trial");
  const { nodes } = partsOf(document);
  const known = selected.filter((id) => nodes.some((node) => node.id === id));
  const node = known.length === 1 ? nodes.find((item) => item.id === known[0]) : undefined;

  function open(id: string) {
    select([id]);
    setFocus({ id, at: Date.now() });
    if (panel !== "trial" && panel !== "figures") show("node");
  }

  useKeys({
    undo: draft.undo,
    redo: draft.redo,
    save: () => void draft.save(),
    document,
    selected: known,
    onPaste: (changed, ids) => {
      change(changed);
      select(ids);
    },
  });
  useEffect(() => {
    window.document.title = `${draft.flow.name || draft.flow.key} – Studio`;
  }, [draft.flow]);

  return (
    <main className={`gs-work gs-work-${panel}`}>
      <h1 className="gh-visually-hidden">{draft.flow.name || draft.flow.key}</h1>
      <Toolbar
        draft={draft}
        findings={findings}
        panel={panel}
        onPanel={show}
        onSignIn={user.signInAgain}
        onFinding={open}
      />
      <Outline
        document={document}
        selected={known}
        findings={findings.byNode}
        onOpen={open}
        onChange={(changed, id) => {
          change(changed);
          if (id !== undefined) open(id);
        }}
      />
      <Canvas
        document={document}
        selected={known}
        focus={focus}
        findings={findings.byNode}
        visited={panel === "trial" ? trial.visited : NOBODY}
        current={panel === "trial" ? (trial.trial?.node ?? null) : null}
        marks={panel === "versions" ? marks : NO_MARKS}
        heat={panel === "figures" ? heat : NO_HEAT}
        onSelect={(ids) => {
          select(ids);
          if (ids.length === 1 && panel === "versions") show("node");
        }}
        onChange={change}
      />
      <aside className="gs-side" aria-label={SIDE[panel]}>
        {panel === "trial" && <TrialPanel state={trial} onNode={open} />}
        {panel === "versions" && <VersionsPanel client={client} draft={draft} onMarks={setMarks} />}
        {panel === "figures" && (
          <FiguresPanel client={client} flow={draft.flow.id} node={node?.id} onHeat={setHeat} />
        )}
        {panel === "node" && node && (
          <Inspector
            key={node.id}
            node={node}
            document={document}
            findings={findings.byNode.get(node.id) ?? []}
            onChange={change}
            onOpen={open}
            onContent={(content, tag) => {
              change(changeNode(document, node.id, { content }), `${node.id} ${tag}`);
            }}
            onRemove={() => {
              change(removeNodes(document, [node.id]));
              select([]);
            }}
          />
        )}
        {panel === "node" && !node && (
          <FlowForm
            document={document}
            count={known.length}
            findings={findings.byNode.get("") ?? []}
            onChange={change}
          />
        )}
      </aside>
      {draft.conflict && <ConflictDialog conflict={draft.conflict} draft={draft} />}
    </main>
  );
}

const NOBODY: ReadonlyMap<string, number> = new Map();
const NO_MARKS: Readonly<Record<string, string>> = {};
const NO_HEAT: ReadonlyMap<string, Heat> = new Map();
const SIDE: Record<Panel, string> = {
  node: "Details",
  trial: "Try it",
  versions: "Versions",
  figures: "Figures",
};
