"""One-off business of people who are no customers: amounts by keyed digests of what links them, for some days."""
