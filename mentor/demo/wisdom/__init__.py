"""What the demo enterprise has learnt: lessons, modules with their tools, and how they were used."""
