import type { FlowMessage, Json } from "../api/flowTypes";
import { firstText, pictureAddress } from "./options";
import { Picture } from "./Picture";

/** One thing that a flow said. Its text is text, whatever it looks like. */
export function MessageView({ message }: { message: FlowMessage }) {
  const { type, content } = message;
  const text = firstText(content, ["text", "caption"]);
  switch (type) {
    case "image": {
      const address = pictureAddress(firstText(content, ["url", "image_url"]));
      const alt = firstText(content, ["alt", "alt_text"]);
      return (
        <figure className="gh-figure">
          <Picture address={address} alt={alt} />
          {text !== "" && <figcaption className="gh-fine">{text}</figcaption>}
        </figure>
      );
    }
    case "book_list":
      return <BookList title={text} books={listOf(content["books"] ?? content["items"])} />;
    case "script":
      return null; // validated by the server, and run by no page of ours
    default:
      return text === "" ? null : <p className="gh-said">{text}</p>;
  }
}

function BookList({ title, books }: { title: string; books: Record<string, Json>[] }) {
  return (
    <>
      {title !== "" && <p className="gh-said">{title}</p>}
      <ul className="gh-books">
        {books.map((book, index) => {
          const name = firstText(book, ["title", "name", "label"]);
          const cover = pictureAddress(firstText(book, ["cover_url", "cover", "image_url"]));
          return (
            <li key={index}>
              {cover !== null && <Picture address={cover} alt="" />}
              <span>
                {name}
                <span className="gh-fine"> {firstText(book, ["author", "authors"])}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function listOf(given: Json | undefined): Record<string, Json>[] {
  return Array.isArray(given) ? given.filter(isRecord) : [];
}

function isRecord(item: Json): item is Record<string, Json> {
  return item !== null && typeof item === "object" && !Array.isArray(item);
}
