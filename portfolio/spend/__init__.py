"""Returns of spend, from a department's file to accepted lines that never change."""
