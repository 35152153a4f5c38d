import type { Opinions } from "../api/types";
import { GoodIcon, BadIcon } from "../conversation/icons";
import { usePageTexts } from "./pageTexts";

/** What readers think of the answers of each model, and why. */
export function RatingFigures({ opinions }: { opinions: Opinions }) {
  const { say, number } = usePageTexts();
  const { by_model: models, by_reason: reasons } = opinions;
  return (
    <section className="gh-panel">
      <h3>{say("usage.ratings")}</h3>
      {models.length === 0 && <p className="gh-fine">{say("usage.ratings.none")}</p>}
      {models.length > 0 && (
        <div className="gh-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{say("usage.model")}</th>
                <th scope="col">{say("usage.ratings.up")}</th>
                <th scope="col">{say("usage.ratings.down")}</th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.model_id}>
                  <th scope="row">{model.model_id}</th>
                  <td>{number(model.up)}</td>
                  <td>{number(model.down)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reasons.length > 0 && (
        <div className="gh-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{say("usage.ratings.reason")}</th>
                <th scope="col">{say("usage.ratings.times")}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(({ rating, reason, count }) => (
                <tr key={`${rating} ${reason}`}>
                  <th scope="row" className="gh-reason-of">
                    {rating === "up" ? <GoodIcon /> : <BadIcon />}
                    <span className="gh-visually-hidden">{say(`rating.${rating}`)}: </span>
                    {say(`rating.reason.${reason}`)}
                  </th>
                  <td>{number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
