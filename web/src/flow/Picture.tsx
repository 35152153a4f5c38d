import { useState } from "react";

interface Props {
  address: string | null;
  alt: string;
}

/** A picture of a flow. One that cannot be loaded leaves its description. */
export function Picture({ address, alt }: Props) {
  const [isBroken, setBroken] = useState(false);
  if (address === null || isBroken) return alt === "" ? null : <p className="gh-fine">{alt}</p>;
  return (
    <img
      className="gh-picture"
      src={address}
      alt={alt}
      referrerPolicy="no-referrer"
      onError={() => {
        setBroken(true);
      }}
    />
  );
}
