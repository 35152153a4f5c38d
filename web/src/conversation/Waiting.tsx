/** Three dots, for as long as nothing is there to read. */
export function Waiting() {
  return (
    <div className="gh-waiting" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}
