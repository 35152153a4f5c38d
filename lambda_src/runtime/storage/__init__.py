"""The DynamoDB tables: keys, records, conditional writes and stores."""
