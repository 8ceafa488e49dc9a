"""Joint projects and studies of the demo: what they are about, and how they came to where they stand."""
