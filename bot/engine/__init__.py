"""What makes the pipeline and the sender go: wake-ups, and who leads. Rows are the truth."""
