"""At CloudFront's edge: the hash of a body, which a signature for a Function URL needs."""
