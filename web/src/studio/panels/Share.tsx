import { CopyButton } from "../../text/CopyButton";

/** How visitors come to a public flow: by a link, or within another page of this site. */
export function Share({ flow, publicKey }: { flow: string; publicKey: string }) {
  const query = new URLSearchParams({ flow, key: publicKey }).toString();
  const link = `${location.origin}/play?${query}`;
  const options = JSON.stringify({ flow, publicKey });
  const page = [
    '<link rel="stylesheet" href="/component/tutor-chat.css" />',
    '<div id="chat"></div>',
    '<script type="module" src="/my-page.js"></script>',
  ].join("\n");
  const script = [
    'import { mountFlow } from "/component/tutor-chat-standalone.js";',
    `mountFlow(document.getElementById("chat"), ${options});`,
  ].join("\n");
  return (
    <section className="gs-listed" aria-label="Share">
      <h3>Share</h3>
      <p className="gh-fine">Everybody with this link can play it. It is shown once: copy it now.</p>
      <p className="gs-call">
        <a href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      </p>
      <CopyButton text={link} label="Copy the link" />
      <p className="gh-fine">In a page of this site:</p>
      <pre className="gs-snippet">
        <code>{page}</code>
      </pre>
      <p className="gh-fine">
        and in <code>my-page.js</code>:
      </p>
      <pre className="gs-snippet">
        <code>{script}</code>
      </pre>
      <CopyButton text={script} label="Copy the script" />
    </section>
  );
}
